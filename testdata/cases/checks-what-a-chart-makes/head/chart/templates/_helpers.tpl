{{- define "app.labels" -}}
app: {{ .Release.Name }}
{{- end }}
