namespace NetGen.Compiler;

/// <summary>
/// Max pooling with disjoint windows inside the image, done as a convolution stores: nothing but each window's largest output is
/// written, and when training the number of the position that won (the first on a tie).
/// </summary>
/// <param name="Height">Rows of a window.</param>
/// <param name="Width">Columns of a window.</param>
/// <param name="Output">The pooled layout.</param>
/// <param name="KeepsArgmax">Whether the argmax, the number of the position that won, is written beside each output.</param>
public sealed record PoolEpilogue(int Height, int Width, Layout Output, bool KeepsArgmax);
