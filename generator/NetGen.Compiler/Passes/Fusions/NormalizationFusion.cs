namespace NetGen.Compiler;

/// <summary>
/// In inference, a batch normalization becomes part of the convolution that it alone reads: its factor and shift of a channel go into the
/// weights and the bias.
/// </summary>
internal static class NormalizationFusion
{
    public static FusedNetwork Run(FusedNetwork network) => ReaderFusion.Run(network, (below, reader) =>
        below is { Layer: Conv or Depthwise or ConvTranspose, Epilogue.Activation.Function: ActivationFunction.None }
        && reader.Layer is BatchNorm
            ? below with { Epilogue = reader.Epilogue with { Normalization = reader.Shaped } }
            : null);
}
