namespace NetGen.Numerics.Tests;

/// <content>Normalizations of each sample by itself.</content>
internal sealed partial class RandomSpecWriter
{
    /// <summary>Values that are normalized together: of a few, the variance may be near zero and rounding errors large.</summary>
    private const int MinNormalized = 8;

    private void AddNormalizationOfSample()
    {
        int pixels = _height * _width;
        int[] groups = [.. Enumerable.Range(1, _depth).Where(count => _depth % count == 0 && _depth / count * pixels >= MinNormalized)];
        switch (random.Next(6))
        {
            case 0 when _depth >= MinNormalized: AddNormalizationOfSample("layernorm", ["over: channels"], isAffine: true); break;
            case 1 when _depth >= MinNormalized: AddNormalizationOfSample("layernorm", [], isAffine: true); break;
            case 2 when _depth * pixels >= MinNormalized: AddNormalizationOfSample("layernorm", ["over: all"], isAffine: true); break;
            case 3 when !_isVector && pixels >= MinNormalized: AddNormalizationOfSample("instancenorm", [], isAffine: false); break;
            default:
                if (groups.Length > 0)
                    AddNormalizationOfSample("groupnorm", [$"groups: {Pick(groups)}"], isAffine: true);
                else
                    AddBatchNorm();
                break;
        }
    }

    /// <param name="isAffine">Whether it has factors unless told.</param>
    private void AddNormalizationOfSample(string word, List<string> options, bool isAffine)
    {
        if (Chance(0.3))
            options.Add($"epsilon: {Pick("1e-3", "0.01")}");
        if (Chance(0.5))
        {
            isAffine = Chance(0.5);
            options.Add($"affine: {(isAffine ? "true" : "false")}");
        }
        if (isAffine)
            AddTrainable(options, mayFreeze: true);
        AddLong(word, options);
    }
}
