namespace NetGen.Compiler;

/// <summary>
/// A max pool whose windows are small and disjoint becomes part of the convolution that it alone reads: nothing but the largest of each
/// window is stored. When training the backward pass must not ask for what is not stored.
/// </summary>
internal static class MaxPoolFusion
{
    private const int MaxColumns = 4; // a register tile holds whole windows

    public static FusedNetwork Run(FusedNetwork network, bool isTraining) => ReaderFusion.Run(network, (below, reader) =>
        below.Layer is Conv && reader.Layer is Pool { PoolKind: PoolKind.Max } pool && Fits(pool, below.Output, reader.Output)
            && !(isTraining && below.Epilogue.TakesDerivative)
            ? below with { Epilogue = below.Epilogue with { Pool = reader.Shaped } }
            : null);

    private static bool Fits(Pool pool, TensorShape input, TensorShape output)
    {
        Window window = pool.WindowFor(input);
        return window.IsInside(input, output) && window.Touches && window.KernelWidth <= MaxColumns;
    }
}
