namespace NetGen.Compiler;

/// <summary>Turns layers into calls of kernels on named buffers, each kernel with its tile.</summary>
public static class Lower
{
    public static LoweredNetwork Run(FusedNetworks networks, MachineModel machine)
    {
        FusedNetwork common = networks.Common;
        LayerLowerings lowerings = LayerCatalog.Lowerings;
        TensorLayouts layouts = new(common, lowerings);
        ParameterLayout parameters = new(common, lowerings, layouts);
        LoweringContext context = new(lowerings, layouts, parameters, machine);
        NetworkSpec spec = common.Source.Spec;
        bool trains = spec.Training && spec.Loss.Kind != LossKind.None;
        return new LoweredNetwork(
            common, parameters.Parameters, parameters.Length,
            LowerForward(new ProgramBuilder(networks.Inference, context, isTraining: false), lowerings),
            trains ? LowerTraining(new ProgramBuilder(networks.Training, context, isTraining: true), lowerings) : null);
    }

    private static KernelProgram LowerForward(ProgramBuilder program, LayerLowerings lowerings)
    {
        foreach (FusedLayer layer in program.Network.Layers)
            lowerings[layer].LowerForward(layer, program);
        program.CopyOutput();
        return program.Finish();
    }

    private static KernelProgram LowerTraining(ProgramBuilder program, LayerLowerings lowerings)
    {
        EquatableArray<FusedLayer> layers = program.Network.Layers;
        object?[] saved = [.. layers.Select(layer => lowerings[layer].LowerForward(layer, program))];
        LowerLoss(program);
        program.EnterBackward();
        for (int i = layers.Count - 1; i >= 0; i--)
            if (program.NeedsGradient(layers[i].Result))
                lowerings[layers[i]].LowerBackward(layers[i], saved[i], program);
        return program.Finish();
    }

    private static void LowerLoss(ProgramBuilder program)
    {
        int output = program.Network.Output;
        int logits = program.BorderlessTensor(output);
        int gradient = program.NewBuffer(program.NameOf(output) + "Gradient", program.Layouts.Of(output));
        LossKernel kernel = new(program.Network.Source.Spec.Loss, program.LayoutOf(logits), program.LayoutOf(gradient));
        program.Call(null, kernel, Operand.Of(logits), Operand.Of(gradient));
        program.AddGradient(output, gradient);
    }
}
