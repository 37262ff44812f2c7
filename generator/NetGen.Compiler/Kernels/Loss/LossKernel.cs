using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// One sample's loss, the gradient of the mean loss by its logits, and its prediction. Targets are a class label or floats.
/// Formulas are PyTorch's: cross_entropy, binary_cross_entropy_with_logits and mse_loss with their default mean.
/// </summary>
public sealed record LossKernel(Loss Loss, Layout Logits, Layout Gradient) : Kernel
{
    public override string Role => "Loss";

    public override bool TakesPass => true;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["logits", "dLogits"];

    private int Count => Logits.Height * Logits.Width * Logits.Channels;

    public override string Summary => Loss.Kind switch
    {
        LossKind.SoftmaxCrossEntropy => $"-sum t log softmax(x) over {Count} outputs; its gradient by x is softmax(x) - t.",
        LossKind.SigmoidCrossEntropy =>
            $"-(t log s + (1 - t) log(1 - s)), s = sigmoid(x), averaged over {Count} outputs; its gradient by x is s - t.",
        _ => $"(y - t)^2 averaged over {Count} outputs; its gradient by y is 2 (y - t).",
    };

    public override void WriteBody(CodeWriter w)
    {
        w.Line("int label = pass.HasLabels ? At(ref pass.Labels, sample) : -1;");
        w.Line($"ref float targets = ref At(ref pass.Targets, pass.HasLabels ? 0 : {Var("(nint)sample") * Count});");
        if (Gradient.Length > Count || Gradient.PixelStride != Gradient.Channels)
            w.Line($"Clear(ref dLogits, {Gradient.Length});");
        WritePrediction(w);
        if (Loss.Kind == LossKind.SoftmaxCrossEntropy)
            WriteSoftmax(w);
        else
            WriteEach(w);
    }

    private void WritePrediction(CodeWriter w)
    {
        if (Count == 1)
        {
            w.Line("At(ref pass.Predictions, sample) = logits > 0 ? 1 : 0;");
            return;
        }
        w.Line("int best = 0;");
        w.Line("float largest = logits;");
        w.Open($"for (int i = 1; i < {Count}; i++)");
        w.Open($"if ({At("logits", Place(Logits))} > largest)");
        w.Line($"largest = {At("logits", Place(Logits))};");
        w.Line("best = i;");
        w.Close();
        w.Close();
        w.Line("At(ref pass.Predictions, sample) = best;");
    }

    private void WriteSoftmax(CodeWriter w)
    {
        if (Count == 1)
            w.Line("float largest = logits;");
        w.Line("float sum = 0, loss = 0, total = 0;");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line($"sum += global::System.MathF.Exp({At("logits", Place(Logits))} - largest);");
        w.Close();
        w.Line("float logSum = global::System.MathF.Log(sum) + largest;");
        w.Open("if (label >= 0)");
        w.Line($"loss = logSum - {At("logits", Place(Logits, Var("label")))};");
        w.Line("total = 1;");
        w.Close();
        w.Open("else");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line("float t = At(ref targets, i);");
        w.Line($"loss += t * (logSum - {At("logits", Place(Logits))});");
        w.Line("total += t;");
        w.Close();
        w.Close();
        w.Line("At(ref pass.Losses, sample) = loss;");
        w.Line("float share = 1f / pass.Samples;");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line("float t = label < 0 ? At(ref targets, i) : i == label ? 1 : 0;");
        w.Line($"float p = global::System.MathF.Exp({At("logits", Place(Logits))} - logSum);");
        w.Line($"{At("dLogits", Place(Gradient))} = (p * total - t) * share;");
        w.Close();
    }

    private void WriteEach(CodeWriter w)
    {
        string on = ActivationCode.Literal(Loss.On), off = ActivationCode.Literal(Loss.Off);
        w.Line("float loss = 0;");
        w.Line($"float share = 1f / ({Count}f * pass.Samples);");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line($"float x = {At("logits", Place(Logits))};");
        w.Line($"float t = label < 0 ? At(ref targets, i) : {(Count == 1 ? "label == 1" : "i == label")} ? {on} : {off};");
        if (Loss.Kind == LossKind.SigmoidCrossEntropy)
        {
            // e^-|x| stays finite, and both forms of the loss and of the sigmoid are written in it.
            w.Line("float e = global::System.MathF.Exp(x > 0 ? -x : x);");
            w.Line("loss += (x > 0 ? x : 0) - x * t + (float)global::System.Math.Log(1.0 + e);");
            w.Line("float s = (x > 0 ? 1 : e) / (1 + e);");
            w.Line($"{At("dLogits", Place(Gradient))} = (s - t) * share;");
        }
        else
        {
            w.Line("loss += (x - t) * (x - t);");
            w.Line($"{At("dLogits", Place(Gradient))} = 2 * (x - t) * share;");
        }
        w.Close();
        w.Line($"At(ref pass.Losses, sample) = {Var("loss") / Count};");
    }

    /// <summary>Where value number i (row, column, channel) lies.</summary>
    private static Affine Place(Layout layout) => Place(layout, Var("i"));

    private static Affine Place(Layout layout, Affine value) => layout.PixelStride == layout.Channels || layout.Height * layout.Width == 1
        ? value
        : value / layout.Channels * layout.PixelStride + value % layout.Channels;
}
