# kubevet with git and the renderers it calls. Mount the repository: docker run -v "$PWD:/src" kubevet check
FROM swift:6.2-noble AS build
RUN apt-get update -qq && apt-get install -y -qq libyaml-dev libjemalloc-dev make
WORKDIR /build
COPY Package.swift Makefile ./
COPY Sources Sources
COPY Scripts Scripts
COPY Tests Tests
COPY testdata testdata
RUN make static && strip .build-static/release/kubevet && .build-static/release/kubevet --version

FROM registry.k8s.io/kustomize/kustomize:v5.7.1 AS kustomize
FROM alpine/helm:3.19.0 AS helm

FROM ubuntu:24.04
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends ca-certificates git \
 && rm -rf /var/lib/apt/lists/* \
 # What is mounted belongs to somebody else.
 && git config --system --add safe.directory '*'
COPY --from=kustomize /app/kustomize /usr/local/bin/kustomize
COPY --from=helm /usr/bin/helm /usr/local/bin/helm
COPY --from=build /build/.build-static/release/kubevet /usr/local/bin/kubevet
COPY hooks/container /usr/local/bin/kubevet-in-container
LABEL org.opencontainers.image.source=https://github.com/kubevet/kubevet
LABEL org.opencontainers.image.licenses=Apache-2.0
WORKDIR /src
ENTRYPOINT ["/usr/local/bin/kubevet"]
CMD ["check"]
