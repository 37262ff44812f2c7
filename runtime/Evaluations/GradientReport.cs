using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>How the gradients of one parameter compare with finite differences, over the values that were checked.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Checked">How many of its values were checked.</param>
/// <param name="RelativeError">||analytic - numeric|| / max(||analytic||, ||numeric||); 0 where both are 0.</param>
/// <param name="RelativeUncertainty">How large that can be by the rounding of float32 alone, as estimated from the differences.</param>
/// <param name="WorstIndex">The row-major index of the value with the largest difference.</param>
/// <param name="Analytic">Its gradient by <c>Backward</c>.</param>
/// <param name="Numeric">Its gradient by finite differences.</param>
public sealed record ParameterGradient(
    string Name, int Checked, double RelativeError, double RelativeUncertainty, int WorstIndex, double Analytic, double Numeric);

/// <summary>How a network's gradients compare with finite differences of its loss.</summary>
/// <param name="Parameters">The trainable parameters.</param>
public sealed record GradientReport(IReadOnlyList<ParameterGradient> Parameters)
{
    /// <summary>The largest relative error of a parameter.</summary>
    public double LargestRelativeError => Parameters.Count == 0 ? 0 : Parameters.Max(parameter => parameter.RelativeError);

    /// <summary>A table, one line a parameter.</summary>
    public override string ToString()
    {
        int width = Parameters.Select(parameter => parameter.Name.Length).Append(9).Max();
        StringBuilder text = new();
        text.Append("parameter".PadRight(width))
            .Append(" checked  relative error  uncertainty  worst: index       analytic        numeric");
        foreach (ParameterGradient parameter in Parameters)
        {
            text.AppendLine().Append(parameter.Name.PadRight(width));
            text.Append(
                CultureInfo.InvariantCulture,
                $" {parameter.Checked,7}  {parameter.RelativeError,14:E2}  {parameter.RelativeUncertainty,11:E1}"
                + $"  {parameter.WorstIndex,12} {parameter.Analytic,14:E6} {parameter.Numeric,14:E6}");
        }

        return text.ToString();
    }
}
