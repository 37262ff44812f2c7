namespace NetGen.Compiler;

/// <summary>
/// A method that kernels of several layers call. Strides and lengths are arguments, so one text serves all shapes; like a kernel's it is
/// generic over the SIMD width, and takes the width of its caller.
/// </summary>
public abstract record Routine
{
    /// <summary>Its name, which no routine with another text has.</summary>
    public abstract string Name { get; }

    /// <summary>Its operands, each a <c>ref float</c>.</summary>
    public abstract IReadOnlyList<string> Operands { get; }

    /// <summary>The strides and lengths it takes after its operands, each an <c>int</c>.</summary>
    public abstract IReadOnlyList<string> Sizes { get; }

    /// <summary>What it computes, for the comment above the method.</summary>
    public abstract string Summary { get; }

    /// <summary>Writes the statements of its body.</summary>
    public abstract void WriteBody(CodeWriter writer);

    /// <summary>A call of it, as a statement, which names the sizes: numbers alone say little.</summary>
    /// <param name="operands">References, without <c>ref</c>.</param>
    public string Call(IEnumerable<string> operands, params Affine[] sizes)
    {
        IEnumerable<string> references = operands.Select(operand => "ref " + operand);
        IEnumerable<string> named = Sizes.Zip(sizes, (name, size) => $"{name}: {size}");
        return $"{Name}<S, V>({string.Join(", ", references.Concat(named))});";
    }
}
