namespace NetGen.Compiler;

/// <summary>
/// A transposed convolution, as in PyTorch's ConvTranspose2d: a convolution's gradient of its input as a layer. Each input pixel adds its
/// window, times its values, to an output that has stride times as many rows and columns.
/// </summary>
/// <param name="Padding">Rows and columns of the sum that are left out around it; <c>same</c> leaves input * stride.</param>
/// <param name="OutputPaddingY">Rows at the bottom that no window need reach.</param>
public sealed record ConvTranspose(
    int KernelHeight, int KernelWidth, int Filters,
    int StrideY, int StrideX,
    Padding Padding, int OutputPaddingY, int OutputPaddingX,
    int DilationY, int DilationX,
    int Groups,
    bool HasBias,
    Activation Activation,
    Initializer WeightInitializer) : Layer, IActivated
{
    public override string Kind => "convtranspose";

    /// <summary>The window of the convolution whose gradient this is: from this layer's output to its input.</summary>
    public Window WindowFor(TensorShape input)
    {
        Window window = Window.Resolve(Padding.Valid, input, KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX);
        if (Padding.Kind == PaddingKind.Explicit)
            return window with
            {
                Top = input.IsSequence ? 0 : Padding.Top,
                Left = Padding.Left,
                Bottom = input.IsSequence ? 0 : Padding.Bottom,
                Right = Padding.Right,
            };
        if (Padding.Kind == PaddingKind.Valid)
            return window;
        int rows = (int)Math.Max(window.SpanHeight - window.StrideY, 0), columns = (int)Math.Max(window.SpanWidth - window.StrideX, 0);
        return window with { Top = rows / 2, Left = columns / 2, Bottom = rows - rows / 2, Right = columns - columns / 2 };
    }

    public override Window ReachOn(TensorShape input)
    {
        Window window = WindowFor(input);
        int rows = (int)((window.SpanHeight - 1) / window.StrideY) + 1, columns = (int)((window.SpanWidth - 1) / window.StrideX) + 1;
        return Window.Pixel with
        {
            KernelHeight = rows,
            KernelWidth = columns,
            Top = rows - 1 - window.Top / window.StrideY,
            Left = columns - 1 - window.Left / window.StrideX,
        };
    }

    public override (int Rows, int Columns) Upsampling(TensorShape input) => (WindowFor(input).StrideY, WindowFor(input).StrideX);

    /// <summary>
    /// H x W x channels in, ((H - 1) * stride + dilation * (kernel - 1) + 1 - padding + output padding) rows and as many columns out.
    /// <c>weight</c> is [channels, filters / groups, kernel height, kernel width], <c>bias</c> is [filters].
    /// </summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector("a transposed convolution", input);
        Window window = WindowFor(input.Shape);
        List<ShapeProblem> problems = [];
        if (input.Shape.Channels % Groups != 0)
            problems.Add(new ShapeProblem(DiagnosticCatalog.Groups, "groups",
                $"groups {Groups} do not divide the {input.Shape.Channels} channels of its {input}"));
        else if (Filters % Groups != 0)
            problems.Add(new ShapeProblem(DiagnosticCatalog.Groups, "groups", $"groups {Groups} do not divide its {Filters} filters"));
        int extraY = ExtraRows(window.StrideY, window.SpanHeight, input.Shape.IsSequence ? 0 : OutputPaddingY);
        int extraX = ExtraRows(window.StrideX, window.SpanWidth, OutputPaddingX);
        if (extraY >= Math.Max(window.StrideY, window.DilationY) || extraX >= Math.Max(window.StrideX, window.DilationX))
            problems.Add(new ShapeProblem(DiagnosticCatalog.DoesNotFit, "output-padding",
                FormattableString.Invariant($"output-padding of {extraY}x{extraX} must be smaller than its stride or its dilation")));
        long height = (input.Shape.Height - 1L) * window.StrideY + window.SpanHeight - window.Top - window.Bottom + extraY;
        long width = (input.Shape.Width - 1L) * window.StrideX + window.SpanWidth - window.Left - window.Right + extraX;
        if (height < 1 || width < 1)
            problems.Add(new ShapeProblem(DiagnosticCatalog.WindowDoesNotFit, "padding",
                FormattableString.Invariant($"padding leaves out all of the {height + window.Top + window.Bottom}x")
                + FormattableString.Invariant($"{width + window.Left + window.Right} pixels that its {input} makes; use less")));
        if (problems.Count > 0)
            return new LayerShape(null, Problems: problems.ToEquatableArray());
        LayerShape shape = LayerShape.Sized(null, input.Shape, height, width, Filters);
        EquatableArray<int> sizes = input.Shape.IsSequence
            ? EquatableArray.Of(input.Shape.Channels, Filters / Groups, window.KernelWidth)
            : EquatableArray.Of(input.Shape.Channels, Filters / Groups, window.KernelHeight, window.KernelWidth);
        EquatableArray<ShapedParameter> parameters = ShapedParameter.WeightAndBias(sizes, WeightInitializer, HasBias);
        return shape with
        {
            Parameters = parameters.Select((one, i) => i == 0 ? one : one with { Shape = EquatableArray.Of(Filters) }).ToEquatableArray(),
            MultiplyAdds = Size.Product(input.Shape.Height, input.Shape.Width, parameters[0].Length),
        };
    }

    /// <summary>With <c>same</c> a stride longer than the window leaves rows between; those behind the last window count.</summary>
    private int ExtraRows(int stride, long span, int given) =>
        Padding.Kind == PaddingKind.Same ? (int)Math.Max(stride - span, 0) : given;
}
