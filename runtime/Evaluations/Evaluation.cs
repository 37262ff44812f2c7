using System.Globalization;
using System.Text;

namespace NetGen;

/// <summary>How a network does on a data set.</summary>
public sealed class Evaluation
{
    /// <summary>The most classes for which every pair is counted.</summary>
    private const int MaxPairs = 2048;

    private readonly long[] _hits;
    private readonly long[] _actual;
    private readonly long[] _predicted;
    private readonly long[,]? _confusion;

    internal Evaluation(NetworkInfo info, bool hasLabels)
    {
        int classes = hasLabels ? info.ClassCount : 0;
        HasLabels = hasLabels;
        Classes = info.Classes.Count == classes
            ? info.Classes
            : [.. Enumerable.Range(0, classes).Select(index => index.ToString(CultureInfo.InvariantCulture))];
        _hits = new long[classes];
        _actual = new long[classes];
        _predicted = new long[classes];
        _confusion = classes <= MaxPairs ? new long[classes, classes] : null;
    }

    /// <summary>How many samples.</summary>
    public int Count { get; internal set; }

    /// <summary>
    /// The mean loss of a sample, in double, weighted by classes as in training; NaN for a network without a loss.
    /// </summary>
    public double Loss { get; internal set; }

    /// <summary>Whether the samples had class labels; without, there is only a loss.</summary>
    public bool HasLabels { get; }

    /// <summary>The share of samples whose class was predicted, from 0 to 1; NaN without labels.</summary>
    public double Accuracy => HasLabels ? Share(_hits.Sum(), Count) : double.NaN;

    /// <summary>The names of the classes: the spec's, else their numbers.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Samples by actual (row) and predicted class (column).</summary>
    /// <exception cref="InvalidOperationException">There are more than 2,048 classes.</exception>
    public long[,] ConfusionMatrix =>
        _confusion ?? throw new InvalidOperationException($"there are {Classes.Count} classes; pairs are counted up to {MaxPairs}");

    /// <summary>The share of a class's samples that were predicted as it; NaN where there is none.</summary>
    public double Recall(int index) => Share(_hits[index], _actual[index]);

    /// <summary>The share of the samples predicted as a class that are of it; NaN where there is none.</summary>
    public double Precision(int index) => Share(_hits[index], _predicted[index]);

    /// <summary>
    /// The harmonic mean of <see cref="Precision"/> and <see cref="Recall"/>; NaN where the class neither occurs nor is predicted.
    /// </summary>
    public double F1(int index) => Share(2 * _hits[index], _actual[index] + _predicted[index]);

    /// <summary>
    /// A table: the loss and the accuracy; then for each class its samples, recall, precision, F1 and what its samples were predicted as.
    /// </summary>
    public override string ToString()
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        StringBuilder text = new();
        text.Append(culture, $"{Count} samples, loss {Loss:F4}");
        if (!HasLabels)
            return text.ToString();
        text.Append(culture, $", accuracy {Accuracy * 100:F2} %");
        int width = Math.Max(5, Classes.Max(name => name.Length));
        bool pairs = Classes.Count <= 20;
        int cell = Math.Max(6, Count.ToString(culture).Length + 1);
        text.AppendLine().Append("class".PadRight(width)).Append(" samples  recall  precision      F1");
        for (int column = 0; pairs && column < Classes.Count; column++)
            text.Append(Shorten(Classes[column], cell - 1).PadLeft(cell));
        for (int row = 0; row < Classes.Count; row++)
        {
            text.AppendLine().Append(Classes[row].PadRight(width));
            text.Append(culture, $" {_actual[row],7} {Percent(Recall(row)),7}  {Percent(Precision(row)),9} {Percent(F1(row)),7}");
            for (int column = 0; pairs && column < Classes.Count; column++)
                text.Append(_confusion![row, column].ToString(culture).PadLeft(cell));
        }

        return text.ToString();
    }

    internal void Add(int actual, int predicted)
    {
        _actual[actual]++;
        _predicted[predicted]++;
        if (actual == predicted)
            _hits[actual]++;
        if (_confusion is not null)
            _confusion[actual, predicted]++;
    }

    private static double Share(long part, long whole) => whole == 0 ? double.NaN : (double)part / whole;

    private static string Percent(double share) => double.IsNaN(share) ? "-" : (share * 100).ToString("F2", CultureInfo.InvariantCulture);

    private static string Shorten(string name, int length) => name.Length <= length ? name : name[..length];
}
