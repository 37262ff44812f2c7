namespace NetGen.Compiler;

/// <summary>
/// The channels of a pixel as a block of <paramref name="Block"/> x <paramref name="Block"/> pixels: PyTorch's PixelShuffle, the end of
/// ESPCN (Shi et al. 2016).
/// </summary>
public sealed record DepthToSpace(int Block, BlockOrder Order) : Layer
{
    public override string Kind => "depthtospace";

    public override (int Rows, int Columns) Upsampling(TensorShape input) => (Block, Block);

    /// <summary>H x W x (C * block^2) in, (H * block) x (W * block) x C out. No parameters.</summary>
    public override LayerShape InferShape(EquatableArray<LayerInput> inputs)
    {
        LayerInput input = inputs[0];
        if (input.Shape.Rank != TensorRank.Image)
            return LayerShape.FailedWithoutImage(Kind, input);
        int area = Block * Block;
        if (input.Shape.Channels % area != 0)
            return LayerShape.Failed(DiagnosticCatalog.DoesNotFit, null, FormattableString.Invariant(
                $"blocks of {Block}x{Block} take {area} channels for each of theirs, which do not divide the channels of its {input}"));
        return LayerShape.Sized(
            null, input.Shape, (long)input.Shape.Height * Block, (long)input.Shape.Width * Block, input.Shape.Channels / area);
    }

    /// <summary>
    /// Which value of the pixels' channels, in <paramref name="deep"/>, is which of the blocks, in <paramref name="wide"/>.
    /// </summary>
    public static Rearrangement Move(int block, BlockOrder order, Layout deep, Layout wide)
    {
        int channels = wide.Channels;
        (int row, int column, int channel) = order == BlockOrder.Crd ? (block, 1, block * block) : (block * channels, channels, 1);
        return Rearrangement.Of(
            deep.Origin, wide.Origin,
            new RearrangementLoop("row", deep.Height, deep.RowStride, block * wide.RowStride),
            new RearrangementLoop("y", block, row, wide.RowStride),
            new RearrangementLoop("column", deep.Width, deep.PixelStride, block * wide.PixelStride),
            new RearrangementLoop("x", block, column, wide.PixelStride),
            new RearrangementLoop("c", channels, channel, 1));
    }
}
