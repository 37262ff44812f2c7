namespace NetGen.Compiler;

/// <summary>Writes a kernel as a method: the text itself, and before it the choice of the widest vectors the machine has.</summary>
public static class KernelEmitter
{
    private const string Runtime = "global::NetGen.CompilerServices";
    private const string Intrinsics = "global::System.Runtime.Intrinsics";

    /// <summary>Layers that a comment names: a deep network's share a kernel by the thousand.</summary>
    private const int MaxCallers = 100;

    private static readonly int[] s_widths = [512, 256, 128];

    public static void Write(CodeWriter w, Kernel kernel, string name, IReadOnlyList<string> callers)
    {
        w.Line($"// {name}: {GeneratedSource.OneLine(kernel.Summary)}");
        if (callers.Count > 1)
            w.Line($"// Shared by {string.Join(", ", callers.Take(MaxCallers))}"
                + (callers.Count > MaxCallers ? $" and {Counted.Of(callers.Count - MaxCallers, "other layer")}" : "") + ".");
        string parameters = Parameters(kernel);
        if (!kernel.IsGeneric)
        {
            w.Line(CodeWriter.CompiledAtOnce);
            w.Open($"private static void {name}({parameters})");
            WriteUnchecked(w, kernel);
            w.Close();
            return;
        }

        string arguments = string.Join(", ", kernel.Operands.Select(operand => "ref " + operand).Concat(ExtraArguments(kernel)));
        w.Open($"private static void {name}({parameters})");
        string otherwise = "";
        foreach (int bits in s_widths)
            if (bits <= kernel.VectorLanes * 32)
            {
                w.Line($"{otherwise}if ({Intrinsics}.Vector{bits}.IsHardwareAccelerated)");
                w.Line($"    {name}<{Runtime}.Simd{bits}, {Intrinsics}.Vector{bits}<float>>({arguments});");
                otherwise = "else ";
            }
        if (otherwise.Length > 0)
            w.Line("else");
        w.Line($"{(otherwise.Length > 0 ? "    " : "")}{name}<{Runtime}.SimdScalar, float>({arguments});");
        w.Close();
        w.Line();
        w.Line(CodeWriter.CompiledAtOnce);
        w.Line($"private static void {name}<S, V>({parameters})");
        w.Open($"    where S : struct, global::NetGen.ISimd<V> where V : struct");
        WriteUnchecked(w, kernel);
        w.Close();
    }

    /// <summary>A routine: the text itself; the kernel that calls it has chosen the vectors.</summary>
    public static void WriteRoutine(CodeWriter w, Routine routine)
    {
        w.Line($"// {routine.Name}: {GeneratedSource.OneLine(routine.Summary)}");
        w.Line(CodeWriter.CompiledAtOnce);
        IEnumerable<string> parameters =
            routine.Operands.Select(operand => "ref float " + operand).Concat(routine.Sizes.Select(size => "int " + size));
        w.Line($"private static void {routine.Name}<S, V>({string.Join(", ", parameters)})");
        w.Open($"    where S : struct, global::NetGen.ISimd<V> where V : struct");
        w.Open(GeneratedSource.Unchecked);
        routine.WriteBody(w);
        w.Close();
        w.Close();
    }

    /// <summary>What batch kernels and those of the training pass take after their operands, as arguments of the same names.</summary>
    private static IEnumerable<string> ExtraArguments(Kernel kernel)
    {
        if (kernel.Scope == KernelScope.Batch)
            return kernel.TakesPass ? ["samples", kernel.TaskName, "in pass"] : ["samples", kernel.TaskName];
        return kernel.TakesPass ? ["in pass", "sample"] : [];
    }

    private static string Parameters(Kernel kernel)
    {
        IEnumerable<string> parameters = kernel.Operands.Select(operand => "ref float " + operand);
        if (kernel.Scope == KernelScope.Batch)
            parameters = parameters.Concat(["int samples", "int " + kernel.TaskName]);
        if (kernel.TakesPass)
            parameters = parameters.Append($"in {Runtime}.TrainingPass pass");
        if (kernel.TakesPass && kernel.Scope == KernelScope.Sample)
            parameters = parameters.Append("int sample");
        return string.Join(", ", parameters);
    }

    private static void WriteUnchecked(CodeWriter w, Kernel kernel)
    {
        w.Open(GeneratedSource.Unchecked);
        kernel.WriteBody(w);
        w.Close();
    }
}
