namespace NetGen.Compiler;

/// <summary>
/// A dense layer as its kernels see it. Weights lie in panels of <see cref="Panel"/> outputs: [panel][input][output of the panel],
/// inputs in the order their buffer has them, padding included.
/// </summary>
public readonly record struct DenseGeometry(Layout Input, Layout Output, int Units)
{
    private const int WidestPanel = 64;

    /// <summary>Outputs of a panel: the widest that pads the outputs little.</summary>
    public int Panel => PanelOf(Units);

    public int Panels => (Units + Panel - 1) / Panel;

    /// <summary>Rows of a panel: the input's values, with the padding between pixels but not that after the last.</summary>
    public int Inputs => (Input.Height * Input.Width - 1) * Input.PixelStride + (Input.Height * Input.Width == 1 ? Input.Channels : Input.PixelStride);

    public int PanelWeights => Inputs * Panel;

    public int WeightsLength => Lanes.RoundUp(Panels * PanelWeights, Lanes.Widest);

    public int VectorLanes => Lanes.WidestIn(Panel);

    public static int PaddedUnits(int units) => Lanes.RoundUp(units, PanelOf(units));

    private static int PanelOf(int units)
    {
        int least = Lanes.Pad(units);
        if (least < Lanes.Widest)
            return least;
        int panel = WidestPanel;
        while (panel > Lanes.Widest && Lanes.RoundUp(units, panel) > least + least / 12)
            panel -= Lanes.Widest;
        return panel;
    }

    public string Describe() => FormattableString.Invariant($"{Input.Height * Input.Width * Input.Channels} -> {Units}, {Panels} panels of {Panel}");
}
