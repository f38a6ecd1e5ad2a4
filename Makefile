# Everything a fresh Debian or Ubuntu machine with a Swift toolchain needs is installed on the way.
# `make demo` shows the main job, `make test` runs the tests, `make bench` measures.

RELEASE = .build/release/kubevet

STATIC = .build-static

TOOLS = .build/tools

.PHONY: demo test integration swift-hook bench lint docs build static setup static-libraries python helm kustomize

demo: build
	$(RELEASE) check testdata/shop/k8s --against none; test $$? -eq 1

build: setup
	swift build -c release --product kubevet

# One file that needs no library of the system: for releases and containers. libyaml is built from its source, and
# the rest has its memory from jemalloc. Optimized as a whole when it is linked, which takes minutes and a twentieth
# off a check.
static: setup static-libraries $(STATIC)/libyaml/libyaml.a
	mkdir -p $(STATIC)/lib
	cp $(STATIC)/libyaml/libyaml.a $(STATIC)/lib
	sed 's|^libdir=.*|libdir=$(abspath $(STATIC))/lib|' "$$(pkg-config --variable=pcfiledir yaml-0.1)/yaml-0.1.pc" \
	  > $(STATIC)/lib/yaml-0.1.pc
	swift build -c release --static-swift-stdlib -Xswiftc -static-executable --pkg-config-path $(STATIC)/lib \
	  -Xlinker -ljemalloc -Xlinker --wrap=dlsym --experimental-lto-mode full -Xswiftc -use-ld=lld \
	  --product kubevet --scratch-path $(STATIC)
	@nm $(STATIC)/release/kubevet | grep -q kubevet_fresh || { \
	  echo "libyaml was not linked with the memory of Sources/CMemory" >&2; exit 1; }

$(STATIC)/libyaml/libyaml.a: $(wildcard Scripts/libyaml/*) | setup static-libraries
	sh Scripts/libyaml/build.sh $(@D)
	@rm -f $(STATIC)/release/kubevet # swift build does not see that a library has changed

test: setup helm kustomize lint
	swift build --build-tests
	swift test --skip-build
	$(MAKE) integration

# The program in the hands of others: the pre-commit framework, GitHub's runner.
integration: $(TOOLS)/installed
	$(TOOLS)/bin/python Tests/Integration/pre_commit.py --pre-commit $(TOOLS)/bin/pre-commit --kubevet .build/debug/kubevet
	$(TOOLS)/bin/python Tests/Integration/action.py --kubevet .build/debug/kubevet
	$(TOOLS)/bin/python Tests/Integration/release.py --kubevet .build/debug/kubevet
	$(TOOLS)/bin/python Tests/Integration/scan.py --kubevet .build/debug/kubevet
	$(TOOLS)/bin/python Tests/Integration/image.py --kubevet .build/debug/kubevet
	$(TOOLS)/bin/python Tests/Integration/schema.py --checker $(TOOLS)/bin/check-jsonschema --kubevet .build/debug/kubevet
	$(TOOLS)/bin/check-jsonschema --builtin-schema vendor.github-actions action.yml
	$(TOOLS)/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml docs/examples/kubevet.yml \
	  docs/scan/github-matrix.yml

# The hook as the pre-commit framework builds it from the last commit.
swift-hook: $(TOOLS)/installed
	$(TOOLS)/bin/python Tests/Integration/pre_commit.py --pre-commit $(TOOLS)/bin/pre-commit --kubevet .build/debug/kubevet --swift

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

# Writes what is generated from the rules (docs/rules) and from the program; read the diff.
docs: setup helm
	UPDATE_GOLDEN=1 swift test || true

# Of the program as it is released.
bench: static
	python3 Tests/Benchmark/bench.py --kubevet $(STATIC)/release/kubevet

# Installs Debian's packages $(2) unless the test $(1) holds.
define install
	@if $(1); then exit 0; fi; \
	command -v apt-get >/dev/null || { \
	  echo "there is no apt-get here: install what Debian calls $(2)" >&2; exit 1; }; \
	echo "installing $(2)"; \
	if [ "$$(id -u)" -eq 0 ]; then sudo=; else sudo=sudo; fi; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq $(2) || { \
	  echo "could not be installed: run apt-get install $(2)" >&2; exit 1; }
endef

# libyaml's header and library are all that is not Swift's own.
setup:
	$(call install,pkg-config --exists yaml-0.1 2>/dev/null || test -f /usr/include/yaml.h,libyaml-dev pkg-config git)

static-libraries:
	$(call install,command -v gcc >/dev/null && command -v dpkg-source >/dev/null && pkg-config --exists yaml-0.1 jemalloc,gcc dpkg-dev libyaml-dev libjemalloc-dev pkg-config)

python:
	$(call install,python3 -c 'import ensurepip; import venv' 2>/dev/null,python3 python3-venv)

# What distributions call kubernetes-client may be years too old, so that it is not installed here.
kustomize:
	@command -v kustomize >/dev/null || command -v kubectl >/dev/null || { \
	  echo "the tests render kustomizations: install kustomize 5 or kubectl 1.30, or newer" >&2; exit 1; }

# The tests render charts with Helm's own engine; KUBEVET_WITHOUT_HELM=1 goes on where it cannot be had.
helm:
	@sh Tests/Helm/install.sh .build/helm

# pre-commit and the schemas of GitHub's files, from PyPI.
$(TOOLS)/installed: | python
	@mkdir -p $(@D) && python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install --quiet --disable-pip-version-check \
	  pre-commit==4.7.0 check-jsonschema==0.39.0 PyYAML==6.0.3 || { \
	  echo "pre-commit and check-jsonschema could not be installed: the tests need them" >&2; exit 1; }
	@touch $@
