namespace NetGen.Compiler;

/// <summary>
/// A sliding window with its padding resolved against one input: what a convolution and a pool have in common.
/// Output row y reads input rows y * StrideY - Top + k * DilationY, for k in 0 .. KernelHeight - 1; columns alike.
/// </summary>
public readonly record struct Window(
    int KernelHeight, int KernelWidth,
    int StrideY, int StrideX,
    int DilationY, int DilationX,
    int Top, int Left, int Bottom, int Right);
