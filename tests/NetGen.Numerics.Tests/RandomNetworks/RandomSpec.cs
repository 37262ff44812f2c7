using System.Text;

namespace NetGen.Numerics.Tests;

/// <summary>A spec drawn at random, and how it is to be tried.</summary>
/// <param name="Name">Its class name.</param>
/// <param name="Yaml">Its text.</param>
/// <param name="UsesLabels">Whether it is trained with class labels, rather than float targets.</param>
internal sealed record RandomSpec(string Name, string Yaml, bool UsesLabels)
{
    /// <summary>The spec of this number; the same number gives the same spec.</summary>
    /// <remarks>Every twelfth is larger, so that tiles and panels of every size are met, with what is left over at their edges.</remarks>
    public static RandomSpec Draw(int number)
    {
        RandomSpecWriter writer = new(new Random(number), mostMultiplyAdds: number % 12 == 11 ? 400_000 : 40_000);
        return writer.Write($"Random{number}");
    }
}

/// <summary>
/// Writes one spec within a number of multiply-adds: layers are drawn one after the other, each from those that the shape so far allows, so every spec is right.
/// </summary>
internal sealed class RandomSpecWriter(Random random, int mostMultiplyAdds)
{
    private static readonly int[] _channels = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 16, 16, 17, 20, 24, 31, 32, 32, 37, 48, 64, 70];

    private static readonly string[] _activations =
    [
        "relu", "relu6", "leakyrelu", "elu", "gelu", "silu", "hardswish", "sigmoid", "hardsigmoid", "tanh", "softplus",
    ];

    private static readonly string[] _initializers =
    [
        "he-normal", "he-uniform", "glorot-normal", "glorot-uniform", "{ normal: 0.1 }", "{ uniform: 0.2 }", "zeros",
    ];

    private readonly List<string> _layers = [];
    private int _height, _width, _depth;
    private bool _isVector, _hasParameters;
    private string _lastKind = "", _lastName = "input";
    private int _multiplyAdds;

    public RandomSpec Write(string name)
    {
        StringBuilder text = new();
        _isVector = Chance(0.15);
        int most = mostMultiplyAdds > 100_000 ? 25 : 11;
        (_height, _width) = _isVector ? (1, 1) : (random.Next(1, most), Chance(0.2) ? random.Next(11, 31) : random.Next(1, most));
        _depth = _isVector ? random.Next(1, 8 * most) : Pick(1, 1, 2, 3, 3, 4, 6, 8, 10, 16, 17);
        text.AppendLine($"name: {name}").AppendLine(_isVector ? $"input: {_depth}" : $"input: {_height}x{_width}x{_depth}");

        int count = random.Next(1, 7);
        for (int i = 0; i < count; i++)
            AddLayer();
        string loss = Pick("softmax-cross-entropy", "sigmoid-cross-entropy", "mse", "mse: { off: 0.1, on: 0.9 }");
        Finish(loss);

        if (Chance(0.25))
            text.AppendLine($"activation: {Pick(_activations)}");
        if (Chance(0.15))
            text.AppendLine("padding: same");   // the default, written out
        WriteLayers(text);
        text.AppendLine(loss.Contains(':') ? $"loss: {{ {loss} }}" : $"loss: {loss}");
        return new RandomSpec(name, text.ToString(), Chance(0.5));
    }

    private void AddLayer()
    {
        if (_isVector)
            switch (random.Next(8))
            {
                case 0: AddDropout(); break;
                case 1 or 2: AddActivation(); break;
                case 3: AddSoftmaxOrFlatten(); break;
                default: AddDense(Chance(0.1) ? random.Next(40, 200) : random.Next(1, 40)); break;
            }
        else
            switch (random.Next(20))
            {
                case 0: AddDropout(); break;
                case 1 or 2: AddActivation(); break;
                case 3: AddSoftmaxOrFlatten(); break;
                case 4 or 5 or 6: AddPool("maxpool"); break;
                case 7 or 8 or 9: AddPool("avgpool"); break;
                case 10: AddGlobalPool(); break;
                case 11: AddDense(Pick(_channels)); break;
                default: AddConv(); break;
            }
    }

    /// <summary>Gives the network what its loss needs of the last layer, and a layer with parameters if it has none.</summary>
    private void Finish(string loss)
    {
        bool needsVector = loss == "softmax-cross-entropy";
        bool takesLogits = loss.EndsWith("cross-entropy", StringComparison.Ordinal);
        bool givesLogits = _lastKind is "conv" or "dense" or "globalmaxpool" or "globalavgpool"
            && !_layers[^1].Contains("activation: sigmoid", StringComparison.Ordinal);
        if (!_hasParameters
            || (needsVector && (!_isVector || _depth == 1))
            || (takesLogits && !givesLogits)
            || _height * _width * _depth > 600)
            AddDense(random.Next(needsVector ? 2 : 1, 20), isLast: true, mayActivate: !takesLogits);
    }

    private void AddConv()
    {
        (int kernelHeight, int kernelWidth) = (random.Next(1, 6), random.Next(1, 6));
        if (Chance(0.5))
            kernelWidth = kernelHeight;
        (int strideY, int strideX) = Chance(0.6) ? (1, 1) : (random.Next(1, 4), random.Next(1, 4));
        (int dilationY, int dilationX) = Chance(0.75) ? (1, 1) : (random.Next(1, 4), random.Next(1, 4));
        int groups = Chance(0.7) ? 1 : Pick(Enumerable.Range(1, _depth).Where(g => _depth % g == 0).ToArray());
        int filters = groups == 1 ? Pick(_channels) : groups * random.Next(1, Math.Max(2, 40 / groups));
        int spanY = (kernelHeight - 1) * dilationY + 1, spanX = (kernelWidth - 1) * dilationX + 1;
        (string padding, int height, int width) = DrawPadding(spanY, spanX, strideY, strideX, 3, 3);

        int cost = height * width * filters * (_depth / groups) * kernelHeight * kernelWidth;
        if (_multiplyAdds + cost > mostMultiplyAdds)
        {
            AddPool("maxpool");
            return;
        }
        _multiplyAdds += cost;

        List<string> options = [];
        if (padding != "same")
            options.Add($"padding: {padding}");
        if ((dilationY, dilationX) != (1, 1))
            options.Add($"dilation: {Size(dilationY, dilationX)}");
        if (groups != 1)
            options.Add($"groups: {groups}");
        AddBiasActivationAndInit(options, mayActivate: true);

        bool hasStride = (strideY, strideX) != (1, 1);
        if (options.Count == 0)
            Add("conv", $"conv{kernelHeight}x{kernelWidth}-{filters}{(hasStride ? "/" + Size(strideY, strideX) : "")}");
        else
        {
            options.InsertRange(0, [$"kernel: {kernelHeight}x{kernelWidth}", $"filters: {filters}"]);
            if (hasStride)
                options.Add($"stride: {Size(strideY, strideX)}");
            AddLong("conv", options);
        }
        (_height, _width, _depth) = (height, width, filters);
        _hasParameters = true;
    }

    private void AddDense(int units, bool isLast = false, bool mayActivate = true)
    {
        int inputs = _height * _width * _depth;
        if (!isLast && _multiplyAdds + inputs * units > mostMultiplyAdds)
            units = 1 + units % 4;
        _multiplyAdds += inputs * units;
        List<string> options = [];
        AddBiasActivationAndInit(options, mayActivate);
        if (options.Count == 0)
            Add("dense", Chance(0.5) ? $"dense{units}" : $"dense: {units}");
        else
            AddLong("dense", [$"units: {units}", .. options]);
        (_height, _width, _depth, _isVector) = (1, 1, units, true);
        _hasParameters = true;
    }

    private void AddPool(string kind)
    {
        (int kernelHeight, int kernelWidth) = (random.Next(1, 4), random.Next(1, 4));
        (int strideY, int strideX) = Chance(0.4) ? (kernelHeight, kernelWidth) : (random.Next(1, 4), random.Next(1, 4));
        (string padding, int height, int width) =
            DrawPadding(kernelHeight, kernelWidth, strideY, strideX, kernelHeight / 2, kernelWidth / 2);
        List<string> options = [$"kernel: {Size(kernelHeight, kernelWidth)}"];
        if ((strideY, strideX) != (kernelHeight, kernelWidth))
            options.Add($"stride: {Size(strideY, strideX)}");
        if (padding != "valid")
            options.Add($"padding: {padding}");
        if (kind == "avgpool" && Chance(0.4))
            options.Add($"count-padding: {Pick("true", "true", "false")}");
        if (options.Count == 1 && Chance(0.8))
            Add(kind, kind == "maxpool" && (kernelHeight, kernelWidth) == (2, 2) ? "pool" : $"{kind}{kernelHeight}x{kernelWidth}");
        else
            AddLong(kind, options);
        (_height, _width) = (height, width);
    }

    private void AddGlobalPool()
    {
        string kind = Pick("globalmaxpool", "globalavgpool");
        Add(kind, kind);
        (_height, _width, _isVector) = (1, 1, true);
    }

    private void AddSoftmaxOrFlatten()
    {
        if (Chance(0.5))
        {
            Add("softmax", "softmax");
            return;
        }
        Add("flatten", "flatten");
        (_height, _width, _depth, _isVector) = (1, 1, _height * _width * _depth, true);
    }

    private void AddDropout() => Add("dropout", Pick("dropout", "dropout0.25", "dropout: 0.1", "dropout: { rate: 0.75 }"));

    private void AddActivation()
    {
        string activation = Pick(_activations);
        bool hasParameter = activation is "leakyrelu" or "elu" && Chance(0.6);
        Add(activation, hasParameter ? $"{activation}: {Pick("0.05", "0.3", "0.8")}" : activation);
    }

    private void AddBiasActivationAndInit(List<string> options, bool mayActivate)
    {
        if (Chance(0.15))
            options.Add("bias: false");
        if (Chance(0.5) || !mayActivate)
            options.Add($"activation: {(mayActivate && Chance(0.9) ? Pick(_activations) : "none")}");
        if (Chance(0.2))
            options.Add($"init: {Pick(_initializers)}");
    }

    /// <summary>A padding with which the window fits, and the output's height and width.</summary>
    private (string Padding, int Height, int Width) DrawPadding(int spanY, int spanX, int strideY, int strideX, int mostY, int mostX)
    {
        (int top, int bottom, int left, int right) = (0, 0, 0, 0);
        string text = "valid";
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                int all = random.Next(Math.Min(mostY, mostX) + 1);
                (top, bottom, left, right, text) = (all, all, all, all, $"{all}");
                break;
            case 2:
                (int rows, int columns) = (random.Next(mostY + 1), random.Next(mostX + 1));
                (top, bottom, left, right, text) = (rows, rows, columns, columns, $"{rows}x{columns}");
                break;
            case 3:
                (top, bottom, left, right) = (random.Next(mostY + 1), random.Next(mostY + 1), random.Next(mostX + 1), random.Next(mostX + 1));
                text = $"[{top}, {bottom}, {left}, {right}]";
                break;
            default:
                return Same();
        }
        int freeY = _height + top + bottom - spanY, freeX = _width + left + right - spanX;
        return freeY < 0 || freeX < 0 ? Same() : (text, freeY / strideY + 1, freeX / strideX + 1);

        (string, int, int) Same() => ("same", (_height + strideY - 1) / strideY, (_width + strideX - 1) / strideX);
    }

    private void AddLong(string kind, List<string> options)
    {
        string? name = null;
        if (Chance(0.2))
            options.Add($"name: {name = $"layer{_layers.Count}.{kind}"}");
        if (_lastName != "" && Chance(0.3))
            options.Add($"from: {_lastName}");
        Add(kind, $"{kind}: {{ {string.Join(", ", options)} }}");
        _lastName = name ?? "";
    }

    private void Add(string kind, string text)
    {
        _layers.Add(text);
        (_lastKind, _lastName) = (kind, "");
    }

    private void WriteLayers(StringBuilder text)
    {
        bool allShort = _layers.TrueForAll(layer => !layer.Contains(':'));
        if (allShort && Chance(0.3))
            text.AppendLine($"layers: {string.Join(", ", _layers)}");
        else if (Chance(0.3))
            text.AppendLine($"layers: [{string.Join(", ", _layers)}]");
        else
        {
            text.AppendLine("layers:");
            foreach (string layer in _layers)
                text.AppendLine($"  - {layer}");
        }
    }

    private string Size(int rows, int columns) => rows == columns && Chance(0.5) ? $"{rows}" : $"{rows}x{columns}";

    private bool Chance(double probability) => random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
