#!/usr/bin/env bash
# Measures NetGen's networks as programs of their own, beside ONNX Runtime, and prints docs/deployment.md's table:
#
#     benchmarks/peers/setup.sh                # once: ONNX Runtime, and PyTorch to write its models
#     benchmarks/deploy.sh build               # about ten minutes; needs clang and zlib's headers
#     benchmarks/deploy.sh measure             # about two minutes, on a machine with nothing else to do
#
# Programs and models go to artifacts/deploy. A network's weights are drawn; sizes and times do not depend on them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$here/../artifacts/deploy
peers=${NETGEN_PEERS:-$HOME/.cache/netgen-peers}
# Spec, class, shape of the input as ONNX has it.
networks="tiny-cnn:TinyCnn:1 28 28
fashion-cnn:FashionCnn:1 28 28
kws-dscnn:KwsDsCnn:1 49 10
resnet8:ResNet8:3 32 32
vww-mobilenet:VwwMobileNet:3 96 96
ad-autoencoder:AdAutoencoder:640"

publish() { # folder, then properties
  local folder=$1
  shift
  echo "$folder"
  rm -rf "$work/$folder"
  dotnet publish "$here/deploy/Deploy.csproj" -c Release -r linux-x64 -o "$work/$folder" "$@" >"$work/publish.log" \
    || { cat "$work/publish.log"; exit 1; }
}

build() {
  mkdir -p "$work"
  clang -O2 -Wall -o "$work/first_output" "$here/deploy/first_output.c"
  clang -O2 -Wall -std=gnu11 -o "$work/onnx_first" "$here/deploy/onnx_first.c" -ldl
  while IFS=: read -r spec class _; do
    network="-p:Spec=$spec -p:Network=$class"
    publish "$spec/drawn" $network -p:Form=framework
    dotnet "$work/$spec/drawn/deploy.dll" "$work/$spec" >/dev/null
    PYTHONPATH=$here/peers /usr/bin/python3 -c "import sys, exchange; exchange.export(*sys.argv[1:])" "$spec" "$work" \
      2>"$work/export.log" || { cat "$work/export.log"; exit 1; }
    weights=-p:Weights=$work/$spec.safetensors
    publish "$spec/framework" $network "$weights" -p:Form=framework
    stat -c %s "$here"/deploy/obj/Release/net10.0/linux-x64/netgen/"$spec".*.weights >"$work/$spec.bytes"
    publish "$spec/r2r" $network "$weights" -p:Form=r2r
    publish "$spec/aot" $network "$weights" -p:Form=aot
    publish "$spec/aot-native" $network "$weights" -p:Form=aot -p:IlcInstructionSet=native
  done <<<"$networks"
  publish fashion-cnn/loading -p:Spec=fashion-cnn -p:Network=FashionCnn -p:Form=aot
}

row() { # name, bytes, bytes of weights among them, microseconds of a call or -, then the program
  local name=$1 bytes=$2 weights=$3 call=$4 first minimum kilobytes
  shift 4
  read -r first minimum kilobytes < <("$work/first_output" 15 "$@")
  awk -v n="$name" -v b="$bytes" -v w="$weights" -v f="$first" -v l="$minimum" -v k="$kilobytes" -v c="$call" 'BEGIN {
    code = w == "-" ? "" : sprintf("%.2f", (b - w) / 1e6)
    printf "| %s | %.2f | %s | %.1f (%.1f) | %.1f | %s |\n", n, b / 1e6, code, f, l, k / 1024, c == "-" ? "" : sprintf("%.0f", c) }'
}

measure() {
  local spec class shape onnx library
  library=$(readlink -f "$peers/libonnxruntime.so")
  echo "| | files, MB | without weights, MB | start to first prediction, ms (minimum) | resident, MB | a call, µs |"
  echo "|---|---:|---:|---:|---:|---:|"
  while IFS=: read -r spec class shape; do
    echo "| **$spec** | | | | | |"
    weights=$(cat "$work/$spec.bytes")
    for form in framework r2r aot aot-native; do
      program=$work/$spec/$form/deploy
      row "$form" "$(cat "$work/$spec/$form"/* | wc -c)" "$weights" "$("$program" --time | tail -1)" "$program"
    done
    [ "$spec" = fashion-cnn ] \
      && row "aot, loading a file" "$(cat "$work/$spec/loading"/* | wc -c)" 0 - "$work/$spec/loading/deploy" "$work/$spec.safetensors"
    onnx=$(cat "$work/onnx_first" "$library" "$work/$spec.onnx" | wc -c)
    row "ONNX Runtime" "$onnx" "$(stat -c %s "$work/$spec.onnx")" - \
      "$work/onnx_first" "$library" "$work/$spec.onnx" "$work/$spec.nchw" $shape
    "$work/$spec/aot/deploy" >"$work/netgen.txt"
    "$work/onnx_first" "$library" "$work/$spec.onnx" "$work/$spec.nchw" $shape | paste - "$work/netgen.txt" |
      awk -v n="$spec" '($1 - $2) ^ 2 > 1e-6 * (1 + $1 ^ 2) {
        print n ": ONNX Runtime gives " $1 ", NetGen " $2 > "/dev/stderr"; exit 1 }'
  done <<<"$networks"
}

case ${1:-} in
  build) build ;;
  measure) measure ;;
  *) sed -n '2,9s/^# \?//p' "$0"; exit 2 ;;
esac
