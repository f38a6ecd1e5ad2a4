#!/bin/sh
# Puts the helm command that the tests run into FOLDER: Helm's own engine, a library that PyPI carries,
# under the command line beside this script.
set -eu
folder=$1
version=0.2.2
here=$(cd "$(dirname "$0")" && pwd)

mkdir -p "$folder/lib"
cp -f "$here/helm" "$folder/helm"
if [ -f "$folder/lib/libhelm_c.so" ]; then exit 0; fi

give_up() {
  echo "helm's engine for the tests could not be installed: $1" >&2
  if [ -n "${KUBEVET_WITHOUT_HELM:-}" ]; then exit 0; fi
  echo "KUBEVET_WITHOUT_HELM=1 leaves the tests that need it out" >&2
  exit 1
}

if ! python3 -m pip --version >/dev/null 2>&1; then
  command -v apt-get >/dev/null || give_up "there is no pip, and no apt-get to install it"
  if [ "$(id -u)" -eq 0 ]; then sudo=; else sudo=sudo; fi
  $sudo apt-get update -qq && $sudo apt-get install -y -qq python3-pip || give_up "no python3-pip"
fi
echo "installing helm-python-sdk $version for the tests"
python3 -m pip download --quiet --no-deps --dest "$folder" "helm-python-sdk==$version" ||
  give_up "pip could not download helm-python-sdk $version"
python3 - "$folder" <<'PYTHON' || give_up "the package holds no library"
import glob, os, sys, zipfile
folder = sys.argv[1]
for wheel in glob.glob(os.path.join(folder, "*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        library = archive.read("helm_python/lib/libhelm_c.so")
    part = os.path.join(folder, "lib", "libhelm_c.so.part")
    with open(part, "wb") as file:
        file.write(library)
    os.rename(part, part.removesuffix(".part"))
    os.remove(wheel)
PYTHON
