#!/usr/bin/env bash
# Installs what NetGen is compared with, on Debian and Ubuntu: PyTorch, OpenBLAS and a C compiler as packages (needs root), ONNX
# Runtime's CPU library from its npm package. Builds the two C programs. All of it but the packages lands in $NETGEN_PEERS,
# ~/.cache/netgen-peers unless set.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
peers=${NETGEN_PEERS:-$HOME/.cache/netgen-peers}
onnxruntime=1.30.0
mkdir -p "$peers"

if ! { [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import torch, onnx, numpy' && command -v gcc; } >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-torch python3-onnx python3-numpy libopenblas0-openmp gcc >/dev/null
fi

if [ ! -e "$peers/node_modules/onnxruntime-node" ]; then
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$peers" "onnxruntime-node@$onnxruntime"
fi
case $(uname -m) in aarch64 | arm64) machine=arm64 ;; *) machine=x64 ;; esac
ln -sf "$(ls "$peers"/node_modules/onnxruntime-node/bin/napi-v*/linux/$machine/libonnxruntime.so.1 | head -1)" "$peers/libonnxruntime.so"

gcc -O3 -march=native -std=gnu11 -Wall -Wextra -o "$peers/onnx_worker" "$here/onnx_worker.c" -ldl -lm
gcc -O3 -march=native -std=gnu11 -Wall -Wextra -o "$peers/limits" "$here/limits.c"
echo "the peers are in $peers"
