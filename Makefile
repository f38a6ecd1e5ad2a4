# Everything a fresh Debian or Ubuntu machine with a Swift toolchain needs is installed on the way.
# `make demo` shows the main job, `make test` runs the tests, `make bench` measures.

RELEASE = .build/release/kubevet

.PHONY: demo test bench lint docs build setup helm

demo: build
	$(RELEASE) check testdata/shop/k8s --against none; test $$? -eq 1

build: setup
	swift build -c release --product kubevet

test: setup helm lint
	swift build --build-tests
	swift test --skip-build

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

# Writes what is generated from the rules (docs/rules) and from the program; read the diff.
docs: setup helm
	UPDATE_GOLDEN=1 swift test || true

bench: setup
	swift build -c release --static-swift-stdlib --product kubevet
	python3 Tests/Benchmark/bench.py --kubevet $(RELEASE)

# libyaml's header and library are all that is not Swift's own.
setup:
	@if pkg-config --exists yaml-0.1 2>/dev/null || test -f /usr/include/yaml.h; then exit 0; fi; \
	command -v apt-get >/dev/null || { \
	  echo "libyaml is missing, and there is no apt-get to install it: install libyaml's headers" >&2; \
	  exit 1; }; \
	echo "installing libyaml-dev"; \
	if [ "$$(id -u)" -eq 0 ]; then sudo=; else sudo=sudo; fi; \
	$$sudo apt-get update -qq && $$sudo apt-get install -y -qq libyaml-dev pkg-config git || { \
	  echo "libyaml-dev could not be installed: run apt-get install libyaml-dev" >&2; exit 1; }

# The tests render charts with Helm's own engine; KUBEVET_WITHOUT_HELM=1 goes on where it cannot be had.
helm:
	@sh Tests/Helm/install.sh .build/helm
