"""Writes safetensors files: eight bytes of header length (little-endian), a JSON header, the tensors' bytes."""

import json

import numpy as np

_TYPES = {"float32": "F32", "float64": "F64", "int32": "I32", "uint8": "U8"}


def write(path, tensors, metadata):
    """Writes numpy arrays by name, in the order given, and a dictionary of strings."""
    header, body = {"__metadata__": metadata}, b""
    for name, array in tensors.items():
        content = np.ascontiguousarray(array).tobytes()
        header[name] = {
            "dtype": _TYPES[array.dtype.name],
            "shape": list(array.shape),
            "data_offsets": [len(body), len(body) + len(content)],
        }
        body += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text + body)
