{{- define "shop.key" -}}
{{ genPrivateKey "ecdsa" }}
{{- end }}
