namespace NetGen.Numerics.Tests;

/// <content>Normalizations of the minibatch, and of each sample by itself.</content>
internal sealed partial class RandomSpecWriter
{
    /// <summary>Values that are normalized together: of a few, the variance may be near zero and rounding errors large.</summary>
    private const int MinNormalized = 8;

    private void AddNormalization()
    {
        int pixels = _height * _width;
        int[] groups = [.. Enumerable.Range(1, _depth).Where(count => _depth % count == 0 && _depth / count * pixels >= MinNormalized)];
        switch (random.Next(8))
        {
            case 0 when _depth >= MinNormalized: AddOwnNormalization("layernorm", ["over: channels"], isAffine: true); break;
            case 1 when _depth >= MinNormalized: AddOwnNormalization("layernorm", [], isAffine: true); break;
            case 2 when _depth * pixels >= MinNormalized: AddOwnNormalization("layernorm", ["over: all"], isAffine: true); break;
            case 3 when groups.Length > 0: AddOwnNormalization("groupnorm", [$"groups: {Pick(groups)}"], isAffine: true); break;
            case 4 when !_isVector && pixels >= MinNormalized: AddOwnNormalization("instancenorm", [], isAffine: false); break;
            default: AddBatchNorm(); break;
        }
    }

    /// <param name="isAffine">Whether it has factors unless told.</param>
    private void AddOwnNormalization(string word, List<string> options, bool isAffine)
    {
        if (Chance(0.3))
            options.Add($"epsilon: {Pick("1e-3", "0.01")}");
        if (Chance(0.4))
            options.Add($"affine: {((isAffine = Chance(0.5)) ? "true" : "false")}");
        if (isAffine)
            AddTrainable(options, mayFreeze: true);
        AddLong(word, options);
    }
}
