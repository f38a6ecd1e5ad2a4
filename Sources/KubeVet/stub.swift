import YAMLSyntax
