namespace NetGen.Compiler;

/// <summary>
/// A transposed convolution as kernel calls. Output pixels whose row and column leave the same remainders by the stride see the input
/// through the same weights, at stride one: for each such phase one direct convolution, which stores every stride-th pixel. Backwards it is
/// the convolution whose gradient it is.
/// </summary>
internal sealed class ConvTransposeLowering : LayerLowering<ConvTranspose, PreActivation>
{
    public override int OutputPixel(FusedLayer layer) => ConvGeometry.PixelOf(layer.Output.Channels, OptionsOf(layer).Groups);

    public override int InputPixel(FusedLayer layer) => ConvGeometry.PixelOf(layer.Input.Channels, OptionsOf(layer).Groups);

    public override Border InputBorder(FusedLayer layer)
    {
        (PhaseAxis[] rows, PhaseAxis[] columns) = Axes(layer);
        return Border.Of(
            rows.Max(axis => axis.Before), columns.Max(axis => axis.Before), rows.Max(axis => axis.After), columns.Max(axis => axis.After));
    }

    public override Border OutputGradientBorder(FusedLayer layer, bool needsInputGradient) =>
        layer.Epilogue.TakesDerivative ? default : GradientBorder(layer);

    public override (long Length, EquatableArray<ParameterAxis> Axes) PackParameter(
        FusedLayer layer, ShapedParameter parameter, TensorLayouts tensors)
    {
        Layout input = tensors.Of(layer.Inputs[0]), output = tensors.Of(layer.Id);
        int groups = OptionsOf(layer).Groups;
        return parameter.Name == "bias"
            ? ConvParameters.Pack(new ConvGeometry(input, output, Window.Pixel, groups), isBias: true)
            : ConvParameters.Pack(new ConvGeometry(output, input, WindowOf(layer), groups), isBias: false);
    }

    protected override PreActivation Forward(FusedLayer layer, ConvTranspose options, ProgramBuilder program)
    {
        int input = program.Tensor(layer.Inputs[0], InputBorder(layer));
        (Operand, Operand)? normalization =
            layer.Epilogue.Normalization is ShapedLayer norm ? NormalizationFolding.FactorAndShift(norm, program) : null;
        return ActivationCalls.Forward(layer, program, OutputPixel(layer), (target, activation) =>
        {
            (PhaseAxis[] rows, PhaseAxis[] columns) = Axes(layer);
            foreach (PhaseAxis row in rows)
                foreach (PhaseAxis column in columns)
                    Phase(layer, program, input, target, row, column, activation, normalization);
        });
    }

    protected override void Backward(FusedLayer layer, ConvTranspose options, PreActivation saved, ProgramBuilder program)
    {
        int source = layer.Inputs[0];
        int input = program.Tensor(source);
        Border border = GradientBorder(layer);
        int gradient = ActivationCalls.Backward(layer, program, saved, program.OutputGradient(layer), border);
        gradient = program.WithBorder(gradient, border, program.NameOf(layer.Id) + "GradientBordered");
        Layout output = program.LayoutOf(gradient);
        if (layer.IsTrained)
        {
            ConvGeometry geometry = new(output, program.LayoutOf(input), WindowOf(layer), options.Groups);
            program.Call(
                layer.Shaped, new ConvBackwardWeightsKernel(geometry.Flattened()),
                Operand.Of(gradient), Operand.Of(input), program.PartialGradientOf(layer.Shaped, "weight"));
            if (options.HasBias)
                program.Call(
                    layer.Shaped, new BiasBackwardKernel(output, options.Groups),
                    Operand.Of(gradient), program.PartialGradientOf(layer.Shaped, "bias"));
        }
        if (!program.NeedsGradient(source))
            return;
        int target = program.NewGradient(layer, source);
        program.ClearUnwritten(layer.Shaped, target, InputPixel(layer));
        ConvGeometry backward = new(output, program.LayoutOf(target), WindowOf(layer), options.Groups);
        program.Call(
            layer.Shaped, new ConvForwardKernel("BackwardInput", backward.Flattened(), ConvEpilogue.Plain),
            Operand.Of(gradient), program.ParameterOf(layer.Shaped, "weight"), Operand.Of(target));
    }

    private static void Phase(
        FusedLayer layer, ProgramBuilder program, int input, int target, PhaseAxis row, PhaseAxis column, Activation activation,
        (Operand Factor, Operand Shift)? normalization)
    {
        ConvTranspose options = OptionsOf(layer);
        string name = program.NameOf(layer.Id) + "Phase"
            + FormattableString.Invariant($"{row.Phase}{(row.Phase > 9 || column.Phase > 9 ? "_" : "")}{column.Phase}");
        Layout from = program.LayoutOf(input), to = Every(program.LayoutOf(target), row, column);
        Window window = new(row.Taps.Count, column.Taps.Count, 1, 1, 1, 1, row.Lead, column.Lead, 0, 0);
        ConvGeometry geometry = new(from, to, window, options.Groups);
        PhaseWeightsKernel select = new(
            WindowOf(layer).KernelHeight, WindowOf(layer).KernelWidth, row.Taps, column.Taps, options.Groups,
            geometry.GroupInputs, geometry.GroupOutputs);
        Operand weights = Operand.Of(program.NewSharedBuffer(name + "Weights", geometry.WeightsLength));
        program.CallInPrologue(layer.Shaped, select, program.ParameterOf(layer.Shaped, "weight"), weights);
        Operand[] bias = options.HasBias ? [program.ParameterOf(layer.Shaped, "bias")] : [];
        if (normalization is (Operand factor, Operand shift))
        {
            FoldWeightsKernel fold = new(options.Groups, geometry.Panels, geometry.GroupOutputs, options.HasBias);
            Operand folded = Operand.Of(program.NewSharedBuffer(name + "FoldedWeights", fold.Length));
            Operand foldedBias = Operand.Of(program.NewSharedBuffer(name + "FoldedBias", fold.BiasLength));
            program.CallInPrologue(layer.Shaped, fold, [weights, .. bias, factor, shift, folded, foldedBias]);
            (weights, bias) = (folded, [foldedBias]);
        }
        ConvForwardKernel kernel = new(
            FormattableString.Invariant($"ForwardPhase{row.Phase}_{column.Phase}"), geometry.Flattened(),
            new ConvEpilogue(bias.Length > 0, activation, null));
        int view = program.NewView(target, to);
        program.Call(layer.Shaped, kernel, [Operand.Of(input), weights, .. bias, Operand.Of(view)]);
    }

    /// <summary>Of a tensor's pixels those of a phase, as a layout.</summary>
    private static Layout Every(Layout output, PhaseAxis row, PhaseAxis column)
    {
        if (row.Stride == 1 && column.Stride == 1)
            return output;
        return new Layout(row.Count, column.Count, output.Channels, output.PixelLength)
        {
            SliceStride = column.Stride * output.PixelStride,
            SliceOffset = output.Origin + row.Phase * output.RowStride + column.Phase * output.PixelStride,
            RowLength = row.Stride * output.RowStride,
        };
    }

    private static (PhaseAxis[] Rows, PhaseAxis[] Columns) Axes(FusedLayer layer)
    {
        Window w = WindowOf(layer);
        return (
            PhaseAxis.All(layer.Input.Height, layer.Output.Height, w.KernelHeight, w.StrideY, w.DilationY, w.Top),
            PhaseAxis.All(layer.Input.Width, layer.Output.Width, w.KernelWidth, w.StrideX, w.DilationX, w.Left));
    }

    /// <summary>What the convolution that goes back reads beyond the output's gradient.</summary>
    private static Border GradientBorder(FusedLayer layer) => WindowBorder.Of(layer.Output, layer.Input, WindowOf(layer));

    private static Window WindowOf(FusedLayer layer) => OptionsOf(layer).WindowFor(layer.Input);
}
