namespace NetGen.Compiler;

/// <summary>Blocks of pixels as the channels of one: PyTorch's PixelUnshuffle.</summary>
public sealed record SpaceToDepth(int Block, BlockOrder Order) : Layer
{
    public override string Kind => "spacetodepth";

    public override Window ReachOn(TensorShape input) =>
        Window.Pixel with { KernelHeight = Block, KernelWidth = Block, StrideY = Block, StrideX = Block };

    /// <summary>(H * block) x (W * block) x C in, H x W x (C * block^2) out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.Rank != TensorRank.Image)
            return LayerShape.FailedWithoutImage(Kind, input);
        if (input.Shape.Height % Block != 0 || input.Shape.Width % Block != 0)
            return LayerShape.Failed(DiagnosticCatalog.DoesNotFit, null, FormattableString.Invariant(
                $"blocks of {Block}x{Block} do not divide the rows and columns of its {input}"));
        return LayerShape.Sized(
            null, input.Shape, input.Shape.Height / Block, input.Shape.Width / Block, (long)input.Shape.Channels * Block * Block);
    }
}
