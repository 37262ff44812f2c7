namespace NetGen.Compiler;

/// <summary>In which order the values of a tensor are counted, the slowest axis first.</summary>
public enum AxisOrder
{
    /// <summary>Channel, row, column: PyTorch's.</summary>
    Chw,

    /// <summary>Row, column, channel: TensorFlow's, and PyTorch's after permute(0, 2, 3, 1).</summary>
    Hwc,
}
