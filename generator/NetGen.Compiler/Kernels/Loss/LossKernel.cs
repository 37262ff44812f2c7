using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// One sample's loss, the gradient of the mean loss by its logits, and its prediction. Targets are a class label or floats.
/// Formulas are PyTorch's: cross_entropy, binary_cross_entropy_with_logits, mse_loss, l1_loss and smooth_l1_loss with their default mean.
/// </summary>
public sealed record LossKernel(Loss Loss, Layout Logits, Layout Gradient) : Kernel
{
    /// <summary>Softmax cross-entropy's target of output i.</summary>
    private const string Target = "label < 0 ? At(ref targets, i) : i == label ? 1 : 0";

    public override string Role => "Loss";

    public override bool TakesPass => true;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["logits", "dLogits"];

    private int Count => Logits.Height * Logits.Width * Logits.Channels;

    public override string Summary => Loss.Kind switch
    {
        LossKind.SoftmaxCrossEntropy =>
            $"-sum t log softmax(x) over {Count} outputs{Adjustments}; its gradient by x is softmax(x){TotalFactor} - t.",
        LossKind.SigmoidCrossEntropy =>
            $"-(t log s + (1 - t) log(1 - s)), s = sigmoid(x), averaged over {Count} outputs; its gradient by x is s - t.",
        LossKind.MeanAbsoluteError => $"|y - t| averaged over {Count} outputs; its gradient by y is the sign of y - t.",
        LossKind.SmoothL1 => $"averaged over {Count} outputs, d^2 / (2 beta) where d = |y - t| is below beta, "
            + $"{ActivationCode.Literal(Loss.Beta)}, and d - beta / 2 elsewhere.",
        _ => $"(y - t)^2 averaged over {Count} outputs; its gradient by y is 2 (y - t).",
    };

    private bool IsSmoothed => Loss.LabelSmoothing > 0;

    private bool IsWeighted => Loss.ClassWeights.Count > 0;

    /// <summary>The targets of a sample are probabilities, whose sum is 1 unless they are weighted.</summary>
    private string TotalFactor => IsWeighted ? " * sum t" : "";

    private string Adjustments => (IsSmoothed, IsWeighted) switch
    {
        (true, true) => ", t smoothed and weighted by class",
        (true, false) => ", t smoothed",
        (false, true) => ", t weighted by class",
        _ => "",
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
        if (IsWeighted)
            w.Line("global::System.ReadOnlySpan<float> weights = new float[] "
                + $"{{ {string.Join(", ", Loss.ClassWeights.Select(ActivationCode.Literal))} }};");
        if (IsSmoothed)
            WriteSums(w, Target);
        else
        {
            w.Open("if (label >= 0)");
            string ofLabel = $"logSum - {At("logits", Place(Logits, Var("label")))}";
            w.Line(IsWeighted ? $"loss = weights[label] * ({ofLabel});" : $"loss = {ofLabel};");
            w.Line(IsWeighted ? "total = weights[label];" : "total = 1;");
            w.Close();
            w.Open("else");
            WriteSums(w, "At(ref targets, i)");
            w.Close();
        }
        w.Line("At(ref pass.Losses, sample) = loss;");
        w.Line(IsWeighted ? "float share = pass.LossShare;" : "float share = 1f / pass.Samples;");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line($"float t = {Adjusted(Target)};");
        w.Line($"float p = global::System.MathF.Exp({At("logits", Place(Logits))} - logSum);");
        w.Line($"{At("dLogits", Place(Gradient))} = (p * total - t) * share;");
        w.Close();
    }

    /// <summary>Adds the loss and the targets up.</summary>
    private void WriteSums(CodeWriter w, string target)
    {
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line($"float t = {Adjusted(target)};");
        w.Line($"loss += t * (logSum - {At("logits", Place(Logits))});");
        w.Line("total += t;");
        w.Close();
    }

    /// <summary>A target with its share of what goes to all classes alike, times its class's weight.</summary>
    private string Adjusted(string target)
    {
        if (!IsSmoothed && !IsWeighted)
            return target;
        float kept = 1 - Loss.LabelSmoothing, shared = Loss.LabelSmoothing / Count;
        string smoothed = IsSmoothed
            ? $"(({target}) * {ActivationCode.Literal(kept)} + {ActivationCode.Literal(shared)})"
            : $"({target})";
        return IsWeighted ? $"{smoothed} * weights[i]" : smoothed;
    }

    private void WriteEach(CodeWriter w)
    {
        string on = ActivationCode.Literal(Loss.On), off = ActivationCode.Literal(Loss.Off);
        w.Line("float loss = 0;");
        w.Line($"float share = 1f / ({Count}f * pass.Samples);");
        w.Open($"for (int i = 0; i < {Count}; i++)");
        w.Line($"float x = {At("logits", Place(Logits))};");
        w.Line($"float t = label < 0 ? At(ref targets, i) : {(Count == 1 ? "label == 1" : "i == label")} ? {on} : {off};");
        switch (Loss.Kind)
        {
            case LossKind.SigmoidCrossEntropy:
                // e^-|x| stays finite, and both forms of the loss and of the sigmoid are written in it.
                w.Line("float e = global::System.MathF.Exp(x > 0 ? -x : x);");
                w.Line("loss += (x > 0 ? x : 0) - x * t + (float)global::System.Math.Log(1.0 + e);");
                w.Line("float s = (x > 0 ? 1 : e) / (1 + e);");
                w.Line($"{At("dLogits", Place(Gradient))} = (s - t) * share;");
                break;
            case LossKind.MeanAbsoluteError:
                w.Line("loss += global::System.MathF.Abs(x - t);");
                w.Line($"{At("dLogits", Place(Gradient))} = x > t ? share : x < t ? -share : 0;");
                break;
            case LossKind.SmoothL1:
                string beta = ActivationCode.Literal(Loss.Beta);
                w.Line("float d = x - t;");
                w.Line("float distance = global::System.MathF.Abs(d);");
                w.Line($"loss += distance < {beta} ? 0.5f * d * d / {beta} : distance - 0.5f * {beta};");
                w.Line($"{At("dLogits", Place(Gradient))} = d >= {beta} ? share : d <= -{beta} ? -share : d / {beta} * share;");
                break;
            default:
                w.Line("loss += (x - t) * (x - t);");
                w.Line($"{At("dLogits", Place(Gradient))} = 2 * (x - t) * share;");
                break;
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
