using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// The gradients of layer normalization over the channels of each pixel. With n = (x - mean) * rstd and g = dy * weight, that of the input
/// is rstd * (g - mean of g - n * mean of g * n); to those of weight and bias it adds the sums over pixels of dy * n and of dy.
/// </summary>
/// <param name="InputGradient">Null where it is of no use.</param>
public sealed record LayerNormBackwardKernel(
    Layout Input, Layout OutputGradient, Layout? InputGradient, bool IsAffine, bool IsTrained) : Kernel
{
    public override string Role => "Backward";

    public override int VectorLanes => Input.VectorLanes;

    public override IReadOnlyList<string> Operands =>
    [
        "input", "dOutput", .. IsAffine ? new[] { "weight" } : [], "mean", "rstd", .. SumsApart ? new[] { "sums" } : [],
        .. IsTrained ? new[] { "dWeight", "dBias" } : [], .. HasTarget ? new[] { "dInput" } : [],
    ];

    public override string Summary => $"{Input.Height}x{Input.Width} pixels, each by its {Input.Channels} channels, backwards.";

    /// <summary>
    /// Whether a sample's sums over its pixels are formed apart and then added to the gradients, which may be far larger: sums of many are
    /// then as exact as those of few.
    /// </summary>
    public bool SumsApart => IsTrained && Input.Height * Input.Width > PixelBlocks.MaxPixels;

    /// <summary>Floats of those sums.</summary>
    public long SumsLength => 2L * Input.PixelLength;

    private bool HasTarget => InputGradient is not null;

    private PixelBlocks Blocks
    {
        get
        {
            ElementOperand input = new("input", Input), dOutput = new("dOutput", OutputGradient);
            return new PixelBlocks(
                InputGradient is Layout target
                    ? EquatableArray.Of(input, dOutput, new ElementOperand("dInput", target))
                    : EquatableArray.Of(input, dOutput),
                EquatableArray.Of("mean", "rstd"));
        }
    }

    public override void WriteBody(CodeWriter w)
    {
        if (HasTarget)
        {
            w.Line($"global::System.Span<float> means = stackalloc float[{2 * PixelBlocks.MaxPixels}];");
            w.Line("ref float share = ref means[0];");
        }
        if (SumsApart)
            w.Line($"Clear(ref sums, {SumsLength});");
        Blocks.Write(w, pixels =>
        {
            for (int p = 0; p < pixels; p++)
                w.Line($"V mean{p} = S.Broadcast({At("meanPixel", p)}), inverse{p} = S.Broadcast({At("rstdPixel", p)});");
            WriteSums(w, pixels);
            if (HasTarget)
                WriteInputGradient(w, pixels);
        });
        if (SumsApart)
            WriteAdditions(w);
    }

    private void WriteSums(CodeWriter w, int pixels)
    {
        int vectors = Blocks.VectorsOf(pixels);
        if (HasTarget)
        {
            Blocks.WriteStart(w, "sum", pixels);
            Blocks.WriteStart(w, "product", pixels);
        }
        OpenColumns(w, Input.PixelLength, vectors);
        for (int v = 0; v < vectors; v++)
        {
            if (HasTarget && IsAffine)
                w.Line($"V weight{v} = S.Load(in weight, {PixelLoop.Channel(v)});");
            if (IsTrained)
                w.Line($"V dWeight{v} = S.Load(in {Target("dWeight", v)}), dBias{v} = S.Load(in {Target("dBias", v)});");
            for (int p = 0; p < pixels; p++)
                WriteStep(w, p, v);
            if (IsTrained)
            {
                w.Line($"S.Store(dWeight{v}, ref {Target("dWeight", v)});");
                w.Line($"S.Store(dBias{v}, ref {Target("dBias", v)});");
            }
        }
        w.Close();
        if (!HasTarget)
            return;
        Blocks.StoreMeans(w, "sum", pixels, "share", 0);
        Blocks.StoreMeans(w, "product", pixels, "share", PixelBlocks.MaxPixels);
    }

    private void WriteStep(CodeWriter w, int p, int v)
    {
        w.Open();
        w.Line($"V n = {Normalized(p, v)}, d = {Blocks.Load("dOutput", p, v)};");
        if (IsTrained)
        {
            w.Line($"dWeight{v} = S.MultiplyAdd(d, n, dWeight{v});");
            w.Line($"dBias{v} = S.Add(d, dBias{v});");
        }
        if (HasTarget)
        {
            (string sum, string product) = (PixelBlocks.Sum("sum", p, v), PixelBlocks.Sum("product", p, v));
            if (IsAffine)
                w.Line($"d = S.Multiply(d, weight{v});");
            w.Line($"{sum} = S.Add({sum}, d);");
            w.Line($"{product} = S.MultiplyAdd(d, n, {product});");
        }
        w.Close();
    }

    private void WriteInputGradient(CodeWriter w, int pixels)
    {
        int vectors = Blocks.VectorsOf(pixels);
        for (int p = 0; p < pixels; p++)
            w.Line($"V average{p} = S.Broadcast({At("share", p)}), slope{p} = S.Broadcast(-{At("share", p + PixelBlocks.MaxPixels)});");
        OpenColumns(w, Input.PixelLength, vectors);
        for (int v = 0; v < vectors; v++)
        {
            if (IsAffine)
                w.Line($"V weight{v} = S.Load(in weight, {PixelLoop.Channel(v)});");
            for (int p = 0; p < pixels; p++)
            {
                string d = Blocks.Load("dOutput", p, v);
                string apart = IsAffine ? $"S.Subtract(S.Multiply({d}, weight{v}), average{p})" : $"S.Subtract({d}, average{p})";
                string value = $"S.Multiply(S.MultiplyAdd({Normalized(p, v)}, slope{p}, {apart}), inverse{p})";
                w.Line(Blocks.Store(Blocks.KeepChannels(value, v), "dInput", p, v));
            }
        }
        w.Close();
    }

    private void WriteAdditions(CodeWriter w)
    {
        OpenColumns(w, Input.PixelLength, 1);
        w.Line("S.Store(S.Add(S.Load(in dWeight, column), S.Load(in sums, column)), ref dWeight, column);");
        w.Line($"S.Store(S.Add(S.Load(in dBias, column), S.Load(in sums, {Var("column") + Input.PixelLength})), ref dBias, column);");
        w.Close();
    }

    private string Normalized(int p, int v) => $"S.Multiply(S.Subtract({Blocks.Load("input", p, v)}, mean{p}), inverse{p})";

    /// <summary>Where a block adds what it has for a parameter: operand and place.</summary>
    private string Target(string parameter, int v)
    {
        Affine place = PixelLoop.Channel(v);
        return SumsApart ? $"sums, {place + (parameter == "dWeight" ? 0 : Input.PixelLength)}" : $"{parameter}, {place}";
    }
}
