namespace NetGen.Compiler;

/// <summary>
/// A dense layer as its kernels see it. Weights lie in panels of <see cref="Panel"/> outputs: [panel][row][output of the panel],
/// a row for each input in the order their buffer has them, padding included.
/// </summary>
public readonly record struct DenseGeometry(Layout Input, Layout Output, int Units, StorageType WantedStorage = StorageType.Float32)
{
    /// <summary>
    /// Outputs of a panel where there are enough: a tile's two widest vectors, so that it reads one straight run of memory.
    /// </summary>
    public const int MaxPanel = 2 * Lanes.Widest;

    public int Panel => Math.Min(MaxPanel, Columns);

    public int Panels => (Columns + Panel - 1) / Panel;

    /// <summary>Outputs with their padding.</summary>
    public int Columns => Lanes.Pad(Units);

    /// <summary>Outputs of the last panel, padding included: of a panel of 32 all or half.</summary>
    public int LastColumns => Columns - (Panels - 1) * Panel;

    /// <summary>The input's values, with the padding between pixels but not that after the last.</summary>
    public int Inputs =>
        (Input.Height * Input.Width - 1) * Input.PixelStride + (Input.Height * Input.Width == 1 ? Input.Channels : Input.PixelStride);

    /// <summary>
    /// Rows of a panel: the inputs, and in large layers four more where equal rows of the panels would lie a multiple of 1 KB
    /// apart: the input gradient reads the same four rows of all panels, which must not share a few sets of the cache.
    /// </summary>
    public int Rows => Panels > 4 && Inputs % 8 == 0 ? Inputs + 4 : Inputs;

    public int PanelWeights => Rows * Panel;

    /// <summary>
    /// How the weights are kept; those of a narrow layer, which are few, always as floats. Of two-byte weights a float holds two:
    /// word i of a panel's row is its outputs i, in the lower half, and i + 16.
    /// </summary>
    public StorageType Storage => Panel == MaxPanel ? WantedStorage : StorageType.Float32;

    public bool IsHalfSize => Storage != StorageType.Float32;

    /// <summary>Floats from one panel to the next.</summary>
    public int PanelLength => IsHalfSize ? PanelWeights / 2 : PanelWeights;

    /// <summary>Floats from one row of a panel to the next.</summary>
    public int RowLength => IsHalfSize ? Panel / 2 : Panel;

    public long WeightsLength => Lanes.RoundUp((long)Rows * Panel * Panels / (IsHalfSize ? 2 : 1), Lanes.Widest);

    public int VectorLanes => Lanes.WidestIn(Panel);

    /// <summary>How many of a panel's outputs are to be computed, as C#, where <paramref name="panel"/> is the panel's number.</summary>
    public string ColumnsOf(string panel) => TileCode.CountIn(panel, Panels, Panel, LastColumns);

    public string Describe()
    {
        string panels = Panels == 1 ? "panel" : "panels", storage = IsHalfSize ? " in " + Storage.ToString().ToLowerInvariant() : "";
        int inputs = Input.Height * Input.Width * Input.Channels;
        return FormattableString.Invariant($"{inputs} -> {Units}, {Panels} {panels} of {Panel}{storage}");
    }
}
