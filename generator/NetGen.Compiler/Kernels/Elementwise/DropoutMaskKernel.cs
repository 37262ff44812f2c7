namespace NetGen.Compiler;

/// <summary>Draws a sample's dropout mask (0 or 1 / (1 - rate)) from the layer's Philox stream.</summary>
public sealed record DropoutMaskKernel(Layout Mask, float Rate, int LayerId) : Kernel
{
    public override string Role => "DrawMask";

    public override bool TakesPass => true;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["mask"];

    public override string Summary => FormattableString.Invariant(
        $"{Mask.Height * Mask.Width * Mask.Channels} values, each 0 with probability {Rate}, else 1 / (1 - {Rate}).");

    public override void WriteBody(CodeWriter w) => w.Line(
        $"global::NetGen.CompilerServices.DropoutMask.Fill(ref mask, {Mask.Height * Mask.Width}, {Mask.Channels}, {Mask.PixelStride}, "
            + $"{ActivationCode.Literal(Rate)}, pass.Seed, pass.Step, {LayerId}u, (uint)sample);");
}
