namespace NetGen.Compiler;

/// <summary>The shape rule of every layer that slides a window over an image.</summary>
internal static class WindowShape
{
    /// <summary>The shape of a convolution's weights in files: PyTorch's Conv2d, or on a sequence Conv1d.</summary>
    public static EquatableArray<int> Weights(Window window, TensorShape input, int outputs, int inputs) => input.IsSequence
        ? EquatableArray.Of(outputs, inputs, window.KernelWidth)
        : EquatableArray.Of(outputs, inputs, window.KernelHeight, window.KernelWidth);

    public static LayerShape Infer(Window window, LayerInput input, int channels)
    {
        int height = window.OutputHeight(input.Shape.Height), width = window.OutputWidth(input.Shape.Width);
        if (height > 0 && width > 0)
            return new LayerShape(input.Shape with { Height = height, Width = width, Channels = channels });

        string what = FormattableString.Invariant($"a {window.KernelHeight}x{window.KernelWidth} window");
        if (window.DilationY > 1 || window.DilationX > 1)
            what += FormattableString.Invariant($", dilated to {window.SpanHeight}x{window.SpanWidth},");
        string padded = window.Top + window.Bottom + window.Left + window.Right == 0
            ? "remove the layer or give it padding"
            : FormattableString.Invariant(
                $"padded it is {input.Shape.Height + window.Top + window.Bottom}x{input.Shape.Width + window.Left + window.Right}; ")
                + "remove the layer or give it more";
        return LayerShape.Failed(DiagnosticCatalog.WindowDoesNotFit, null, $"{what} does not fit its {input}; {padded}");
    }
}
