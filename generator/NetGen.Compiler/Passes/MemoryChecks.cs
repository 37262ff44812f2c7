namespace NetGen.Compiler;

/// <summary>What no size of a network may exceed, once all are known: kernels count floats in an int, and the parameters' bytes.</summary>
public static class MemoryChecks
{
    /// <summary>The mistake, or nothing.</summary>
    public static EquatableArray<Diagnostic> Run(LoweredNetwork lowered, MemoryPlan forward, MemoryPlan? training)
    {
        Diagnostic? mistake = OfParameters(lowered) ?? OfWorkspace("the forward pass", lowered.Forward, forward)
            ?? (training is null ? null : OfWorkspace("a training step", lowered.Training!, training));
        return mistake is null ? default : EquatableArray.Of(mistake);
    }

    /// <summary>That the parameters, which lie in whole vectors, are too many for one block; null where they are not.</summary>
    public static Diagnostic? OfParameters(LoweredNetwork lowered)
    {
        if (lowered.ParameterLength <= Size.MaxLength)
            return null;
        ShapedLayer largest = lowered.Network.Source.Layers.OrderByDescending(layer => layer.ParameterCount).First();
        return new Diagnostic(
            DiagnosticCatalog.NetworkTooLarge,
            FormattableString.Invariant($"the network's parameters take {lowered.ParameterLength:N0} values, with what fills up vectors; ")
                + FormattableString.Invariant($"a network holds at most {Size.MaxLength:N0}; most are those of {largest.Spec.Label}"),
            Anchor.OfKey("layers"));
    }

    private static Diagnostic? OfWorkspace(string pass, KernelProgram program, MemoryPlan plan)
    {
        long ofSample = Size.Sum(plan.FrameLength, plan.PerSampleLength);
        if (ofSample > Size.MaxWorkspace)
            return TooLarge($"{pass} needs", ofSample, "for a sample", Largest(program, buffer => !buffer.IsShared));
        if (plan.SharedLength > Size.MaxWorkspace)
            return TooLarge(
                $"{pass} needs", plan.SharedLength, "for what is made of the weights", Largest(program, buffer => buffer.IsShared));
        if (program.PartialLength > Size.MaxWorkspace)
            return TooLarge($"{pass} needs", program.PartialLength, "for the gradients that a thread sums up", MaxPartial(program));
        return null;
    }

    private static Diagnostic TooLarge(string needs, long floats, string what, (ShapedLayer? Layer, string Part, long Floats) largest)
    {
        string where = largest.Layer is null ? "" : $"{largest.Layer.Spec.Label}: ";
        return new Diagnostic(
            DiagnosticCatalog.WorkspaceTooLarge,
            where
                + FormattableString.Invariant($"{needs} {floats:N0} floats of workspace {what}, ")
                + FormattableString.Invariant($"and at most {Size.MaxWorkspace:N0} are possible; ")
                + FormattableString.Invariant($"the largest part of it is {largest.Part}, {largest.Floats:N0} floats; ")
                + "make the input smaller, or the layer",
            largest.Layer is null ? Anchor.OfKey("input") : Anchor.OfLayer(largest.Layer.Id));
    }

    /// <summary>The largest planned buffer of a kind, and the first layer that uses it.</summary>
    private static (ShapedLayer? Layer, string Part, long Floats) Largest(KernelProgram program, Func<Buffer, bool> isMeant)
    {
        Buffer largest = program.Buffers.Where(buffer => buffer.Home == BufferHome.Planned && buffer.Memory == buffer.Id && isMeant(buffer))
            .OrderByDescending(buffer => buffer.Length).First();
        KernelCall? user = program.Calls.FirstOrDefault(call => call.Layer is not null && call.Operands.Any(
            operand => operand.Kind == OperandKind.Buffer && program.Buffers[operand.Index].Memory == largest.Id));
        string layout = largest.Layout.Height == 0 ? "" : $" ({largest.Layout})";
        return (user?.Layer, $"'{largest.Name}'{layout}", largest.Length);
    }

    private static (ShapedLayer? Layer, string Part, long Floats) MaxPartial(KernelProgram program)
    {
        PartialGradient largest = program.Partials.OrderByDescending(partial => partial.Length).First();
        KernelCall? user = program.Calls.FirstOrDefault(call => call.Operands.Contains(Operand.Partial(largest.Offset)));
        return (user?.Layer, "the gradient of its weights", largest.Length);
    }
}
