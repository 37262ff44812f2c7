namespace NetGen.Compiler;

/// <summary>The borders of zeros that sliding windows read, forwards and backwards.</summary>
public static class WindowBorder
{
    /// <summary>What the window reads beyond the input.</summary>
    public static Border Of(ShapedLayer layer, Window window) => Of(layer.Input, layer.Output, window);

    /// <summary>What the window reads beyond an input of one shape for an output of another.</summary>
    public static Border Of(TensorShape input, TensorShape output, Window window) => Border.Of(
        window.Top, window.Left,
        (output.Height - 1) * window.StrideY + (int)window.SpanHeight - input.Height - window.Top,
        (output.Width - 1) * window.StrideX + (int)window.SpanWidth - input.Width - window.Left);

    /// <summary>
    /// What the flipped window reads beyond the output's gradient, so that the input's gradient is a convolution of it; none but at
    /// stride 1.
    /// </summary>
    public static Border OfGradient(ShapedLayer layer, Window window)
    {
        if (!IsStrideOne(window))
            return default;
        Window flipped = Flipped(window);
        return Border.Of(
            flipped.Top, flipped.Left,
            layer.Input.Height - layer.Output.Height + (int)window.SpanHeight - 1 - flipped.Top,
            layer.Input.Width - layer.Output.Width + (int)window.SpanWidth - 1 - flipped.Left);
    }

    /// <summary>The window that meets, for an input pixel, the output pixels that saw it. Its padding may be negative.</summary>
    public static Window Flipped(Window window) => window with
    {
        Top = (int)window.SpanHeight - 1 - window.Top,
        Left = (int)window.SpanWidth - 1 - window.Left,
        Bottom = (int)window.SpanHeight - 1 - window.Bottom,
        Right = (int)window.SpanWidth - 1 - window.Right,
    };

    public static bool IsStrideOne(Window window) => window.StrideY == 1 && window.StrideX == 1;
}
