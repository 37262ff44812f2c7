using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>What a <c>Fit</c> did, as text.</summary>
internal static class TrainingSummary
{
    /// <summary>Rows at the table's beginning and at its end, at most.</summary>
    private const int RowsEach = 10;

    private static readonly CultureInfo s_culture = CultureInfo.InvariantCulture;

    public static string Of(TrainingResult result)
    {
        StringBuilder text = new(End(result));
        if (result.History.Count == 0)
            return text.ToString();
        bool labels = result.History.Any(record => !double.IsNaN(record.Accuracy));
        bool validation = result.History.Any(record => record.Validation is not null);
        text.AppendLine().Append("epoch        loss").Append(labels ? "  accuracy" : "");
        text.Append(validation ? "  validation" : "").Append(validation && labels ? "  accuracy" : "").Append("     time");
        for (int i = 0; i < result.History.Count; i++)
        {
            int after = result.History.Count - i;
            if (i < RowsEach || after <= RowsEach || result.History[i].Epoch == result.BestEpoch)
                Row(text.AppendLine(), result.History[i], labels, validation, result.BestEpoch);
            else if (i == RowsEach)
                text.AppendLine().Append("  ...");
        }

        return text.ToString();
    }

    private static string End(TrainingResult result)
    {
        string done = string.Create(s_culture, $"{Count(result.History.Count, "epoch")}, {Count(result.Steps, "update")}");
        return result.End switch
        {
            TrainingEnd.Diverged => result.Divergence?.ToString() ?? $"diverged after {done}",
            TrainingEnd.StoppedEarly when result.BestEpoch is int best =>
                $"stopped early after {done}; the network has the weights of epoch {best}",
            TrainingEnd.StoppedEarly => $"stopped early after {done}",
            TrainingEnd.Cancelled => $"cancelled after {done}; the network has the weights of the last update",
            _ => $"completed {done}",
        };
    }

    private static void Row(StringBuilder text, EpochRecord record, bool labels, bool validation, int? best)
    {
        text.Append(s_culture, $"{record.Epoch,5}  {Loss(record.Loss),10}");
        if (labels)
            text.Append(s_culture, $"  {Percent(record.Accuracy),8}");
        if (validation)
            text.Append(s_culture, $"  {(record.Validation is null ? "" : Loss(record.Validation.Loss)),10}");
        if (validation && labels)
            text.Append(s_culture, $"  {(record.Validation is null ? "" : Percent(record.Validation.Accuracy)),8}");
        text.Append(s_culture, $"  {record.Duration.TotalSeconds,5:F1} s");
        if (record.Epoch == best)
            text.Append("  best");
    }

    private static string Count(long number, string what) => string.Create(s_culture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");

    private static string Loss(double loss) => loss.ToString("G5", s_culture);

    private static string Percent(double share) => double.IsNaN(share) ? "-" : string.Create(s_culture, $"{share * 100:F2} %");
}
