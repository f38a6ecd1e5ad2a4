#!/bin/sh
# Puts libyaml.a for the released program into FOLDER: the distribution's own source of the libyaml that is
# installed, in which the compiler favours the ways it saw taken in a first run, over this project's test data. It
# reads in half of the time that the library as distributed takes. What it calls for memory is Sources/CMemory; words
# are copied by read_words.h. That both builds read the same is seen here, for the test data and faults made in it.
#
#     Scripts/libyaml/build.sh FOLDER
set -eu
mkdir -p "$1"
folder=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
version=$(dpkg-query --show --showformat='${source:Version}' libyaml-dev)

# apt's own list of packages stays as it is.
mkdir -p "$folder/apt/sources" "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial"
for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
  if [ -f "$list" ]; then
    sed -e 's/^deb /deb-src /' -e 's/^Types:.*/Types: deb-src/' "$list" >"$folder/apt/sources/$(basename "$list")"
  fi
done
sources() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$folder/apt/sources" \
    -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User= "$@"
}
rm -rf "$folder/source"
mkdir "$folder/source"
cd "$folder/source"
sources update && sources source --only-source "libyaml=$version" || {
  echo "the source of libyaml $version could not be fetched: apt knows no place that has it" >&2
  exit 1
}
cd libyaml-*/

IFS=. read -r major minor patch <<END
${version%%-*}
END
# What a reader calls, as one text, for the compiler to see all of it; the writer of the library is left out. The
# private header expects to be read once.
sed -i '1i #pragma once' src/yaml_private.h
sed -i '/^#define READ_LINE(/i #include "read_words.h"' src/scanner.c
grep -q read_words.h src/scanner.c || {
  echo "libyaml $version copies characters in another way than read_words.h replaces" >&2
  exit 1
}
{
  echo '#include "ParserMemory.h"'
  for name in malloc realloc free; do echo "#define $name kubevet_$name"; done
  for part in api reader scanner parser; do echo "#include \"$part.c\""; done
} >src/whole.c
# What a token or an event holds is set to zero and copied by a hundred bytes: the compiler's way for it, a string
# instruction, needs longer to begin than it then takes.
plainly=
if [ "$(uname -m)" = x86_64 ]; then
  plainly="-mmemset-strategy=vector_loop:512:noalign,libcall:-1:noalign"
  plainly="$plainly -mmemcpy-strategy=vector_loop:512:noalign,libcall:-1:noalign"
fi
compile() {
  gcc -O2 -w -fno-pie $plainly -Iinclude "-I$here" "-I$project/Sources/CMemory/include" "-DYAML_VERSION_STRING=\"$major.$minor.$patch\"" \
    "-DYAML_VERSION_MAJOR=$major" "-DYAML_VERSION_MINOR=$minor" "-DYAML_VERSION_PATCH=$patch" "$@" -c src/whole.c
}
compile -fprofile-generate
gcc -O2 -no-pie --coverage -Iinclude "-I$project/Sources/CMemory/include" -o read-all \
  "$project/Tests/Benchmark/events.c" "$project/Sources/CMemory/ParserMemory.c" whole.o
./read-all "$project/testdata" >/dev/null
compile -fprofile-use

gcc -O1 -o events-of-system "$here/events.c" -lyaml
gcc -O1 -no-pie -Iinclude "-I$project/Sources/CMemory/include" -o events \
  "$here/events.c" "$project/Sources/CMemory/ParserMemory.c" whole.o
./events-of-system "$project/testdata" >events-of-system.txt
./events "$project/testdata" | cmp - events-of-system.txt || {
  echo "libyaml as built here does not read what the system's reads" >&2
  exit 1
}
rm -f "$folder/libyaml.a"
ar rcs "$folder/libyaml.a" whole.o
