namespace NetGen.Compiler;

/// <summary>How the channels of a pixel are the pixels of a block: block row, block column and channel, the slowest first.</summary>
public enum BlockOrder
{
    /// <summary>Channel, row, column: PyTorch's PixelShuffle and PixelUnshuffle, ONNX's mode CRD.</summary>
    Crd,

    /// <summary>Row, column (the depth), channel: TensorFlow's depth_to_space, ONNX's mode DCR and its SpaceToDepth.</summary>
    Dcr,
}
