namespace NetGen.Compiler;

/// <summary>Writes a lowered and planned network as C# files. Decides nothing that a pass could have decided.</summary>
public static class Emit
{
    /// <summary>The files, each written when it is asked for.</summary>
    public static IEnumerable<GeneratedFile> Run(PlannedNetwork planned, string ns, string? weightsResource)
    {
        (LoweredNetwork lowered, ForwardPlan forward, TrainingPlan? training) = (planned.Lowered, planned.Forward, planned.Training);
        string name = lowered.Network.Source.Name;
        string hint = ns.Length == 0 ? name : $"{ns}.{name}";
        KernelNames names = new(lowered.Forward, lowered.Training);
        yield return new GeneratedFile($"{hint}.g.cs", ClassEmitter.Write(planned, ns, weightsResource));
        yield return new GeneratedFile($"{hint}.Forward.g.cs", GeneratedSource.Kernels(
            ns, name, $"{name}'s forward pass over a micro-batch.", w => ForwardEmitter.Write(w, lowered, forward, names)));
        if (lowered.Training is KernelProgram program && training is TrainingPlan plan)
            yield return new GeneratedFile($"{hint}.Training.g.cs", GeneratedSource.Kernels(
                ns, name, $"{name}'s training pass over a minibatch: forward, loss and backward, in phases.",
                w => TrainingEmitter.Write(w, lowered, program, plan, names)));
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { "Forward", "Training" };
        if (names.Routines.Count > 0)
        {
            taken.Add("Routines");
            yield return new GeneratedFile($"{hint}.Routines.g.cs", WriteRoutines(ns, name, names.Routines));
        }
        Dictionary<string, ShapedLayer> layers = lowered.Network.Layers.ToDictionary(
            layer => layer.Name, layer => layer.Shaped, StringComparer.Ordinal);
        foreach ((string owner, List<Kernel> kernels) in names.Files)
            yield return new GeneratedFile(
                $"{hint}.{FileName(owner, taken)}.g.cs", WriteKernels(name, ns, names, owner.Length == 0 ? null : layers[owner], kernels));
    }

    /// <summary>A name that no other file has, also where file names do not tell upper from lower case.</summary>
    private static string FileName(string owner, HashSet<string> taken)
    {
        string wanted = owner.Length == 0 ? "InputOutput" : owner, name = wanted;
        for (int i = 2; !taken.Add(name); i++)
            name = FormattableString.Invariant($"{wanted}_{i}");
        return name;
    }

    private static string WriteRoutines(string ns, string name, IReadOnlyList<Routine> routines) =>
        GeneratedSource.Kernels(ns, name, $"What kernels of several of {name}'s layers share.", w =>
        {
            foreach (Routine routine in routines)
            {
                if (routine != routines[0])
                    w.Line();
                KernelEmitter.WriteRoutine(w, routine);
            }
        });

    private static string WriteKernels(string name, string ns, KernelNames names, ShapedLayer? owner, List<Kernel> kernels)
    {
        string comment = owner is null
            ? $"{name}'s kernels of no single layer: copies of inputs and outputs, and the loss."
            : ProgramEmitter.LayerComment(owner).Substring(3);
        return GeneratedSource.Kernels(ns, name, comment, w =>
        {
            for (int i = 0; i < kernels.Count; i++)
            {
                if (i > 0)
                    w.Line();
                KernelEmitter.Write(w, kernels[i], names[kernels[i]], names.CallersOf(kernels[i]));
            }
        });
    }
}
