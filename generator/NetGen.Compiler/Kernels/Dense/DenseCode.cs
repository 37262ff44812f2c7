using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The lines that the kernels of dense layers have in common.</summary>
internal static class DenseCode
{
    /// <summary>The forward kernel for so many outputs.</summary>
    public static Kernel Forward(string role, DenseGeometry geometry, bool hasBias, Activation activation) =>
        geometry.Panel < DenseGeometry.MaxPanel
            ? new DenseNarrowForwardKernel(role, geometry, hasBias, activation)
            : new DenseForwardKernel(role, geometry, hasBias, activation);

    /// <summary>
    /// f(value), its padding lanes zero; <paramref name="outputs"/> is how many outputs there are from the vector's first on.
    /// </summary>
    public static string Activated(DenseGeometry geometry, Activation activation, string value, Affine outputs)
    {
        string activated = ActivationCode.Forward(activation, value);
        bool mask = !activation.KeepsZero && geometry.Units != geometry.Columns;
        return mask ? $"S.KeepFirst({activated}, {outputs})" : activated;
    }

    /// <summary>Declares a tile's accumulators, a line a row.</summary>
    public static void Declare(CodeWriter w, int rows, int vectors, Func<int, string> start)
    {
        for (int r = 0; r < rows; r++)
            w.Line(string.Join(" ", Enumerable.Range(0, vectors).Select(v => $"V {Accumulator(r, v)} = {start(v)};")));
    }
}
