namespace NetGen.Compiler;

public enum PoolKind { Max, Average }

/// <summary>
/// Max or average pooling over a sliding window. Padded pixels never win a maximum; in an average they are zeros, and count
/// in the divisor only if <paramref name="CountPadding"/>.
/// </summary>
public sealed record Pool(
    PoolKind PoolKind,
    int KernelHeight, int KernelWidth,
    int StrideY, int StrideX,
    Padding Padding,
    bool CountPadding) : Layer
{
    public override string Kind => PoolKind == PoolKind.Max ? "maxpool" : "avgpool";

    public Window WindowFor(TensorShape input) =>
        Window.Resolve(Padding, input, KernelHeight, KernelWidth, StrideY, StrideX, 1, 1);

    public override Window ReachOn(TensorShape input) => WindowFor(input);

    /// <summary>Height x width x channels in, windows down x windows across x channels out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.IsVector)
            return LayerShape.FailedOnVector(Kind, input);

        Window window = WindowFor(input.Shape);
        int mostY = window.KernelHeight / 2, mostX = window.KernelWidth / 2;
        if (Math.Max(window.Top, window.Bottom) > mostY || Math.Max(window.Left, window.Right) > mostX)
            return LayerShape.Failed(DiagnosticCatalog.PoolPadding, "padding",
                $"padding of {window.Top} above, {window.Bottom} below, {window.Left} left and {window.Right} right is beyond half " +
                $"of its {window.KernelHeight}x{window.KernelWidth} window; at most {mostY}x{mostX} is possible");
        return WindowShape.Infer(window, input, input.Shape.Channels);
    }
}
