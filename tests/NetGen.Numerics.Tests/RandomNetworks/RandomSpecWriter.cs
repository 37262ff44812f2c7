using System.Text;

namespace NetGen.Numerics.Tests;

/// <summary>
/// Writes one spec within a number of multiply-adds: layers are drawn one after the other, each from those that the shape so far allows, so
/// every spec is right.
/// </summary>
internal sealed partial class RandomSpecWriter(Random random, long maxMultiplyAdds)
{
    /// <summary>
    /// Whether images may be of any form (flat, thin, of one pixel) and many pixels, with windows as users most often write them: for what
    /// is compiled and never run.
    /// </summary>
    public bool AnyForm { get; init; }

    private static readonly int[] _channels = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 16, 16, 17, 20, 24, 31, 32, 32, 37, 48, 64, 70];

    private static readonly string[] _activations =
    [
        "relu", "relu6", "leakyrelu", "elu", "gelu", "silu", "hardswish", "sigmoid", "hardsigmoid", "tanh", "softplus",
        "clip", "selu", "celu", "softsign", "mish", "gelu: tanh",
    ];

    private static readonly string[] _initializers =
    [
        "he-normal", "he-uniform", "glorot-normal", "glorot-uniform", "{ normal: 0.1 }", "{ uniform: 0.2 }", "zeros",
    ];

    private readonly List<SpecLine> _layers = [];

    /// <summary>The tensors so far: the input, then what each layer makes.</summary>
    private readonly List<Shape> _shapes = [];

    private int _height, _width, _depth;
    private bool _isVector, _hasTrainedParameters, _endsInSigmoid;
    private string _lastKind = "";
    private long _multiplyAdds;

    /// <summary>The tensor that the next layer reads: 0 is the input, 1 the first layer's output.</summary>
    private int _current;

    private readonly record struct Shape(int Height, int Width, int Depth, bool IsVector);

    public RandomSpec Write(string name)
    {
        StringBuilder text = new();
        _isVector = Chance(0.15);
        int most = maxMultiplyAdds > 100_000 ? 25 : 11;
        (_height, _width) = _isVector ? (1, 1) : (random.Next(1, most), Chance(0.2) ? random.Next(11, 31) : random.Next(1, most));
        _depth = _isVector ? random.Next(1, 8 * most) : Pick(1, 1, 2, 3, 3, 4, 6, 8, 10, 16, 17);
        if (AnyForm && !_isVector)
            (_height, _width, _depth) = DrawForm();
        text.AppendLine($"name: {name}").AppendLine(_isVector ? $"input: {_depth}" : $"input: {_height}x{_width}x{_depth}");

        _shapes.Add(CurrentShape);
        int count = random.Next(1, 7);
        for (int i = 0; i < count; i++)
            if (Chance(0.2))
                AddBranches();
            else
                AddLayer();
        string loss = Pick("softmax-cross-entropy", "sigmoid-cross-entropy", "mse", "mae", "smooth-l1");
        Finish(loss);
        string options = DrawLossOptions(loss);

        if (Chance(0.25))
            text.AppendLine($"activation: {DrawActivation()}");
        if (Chance(0.15))
            text.AppendLine("padding: same");   // the default, written out
        WriteLayers(text);
        text.AppendLine(options.Length > 0 ? $"loss: {{ {loss}: {{ {options} }} }}" : $"loss: {loss}");
        return new RandomSpec(name, text.ToString(), Chance(0.5));
    }

    /// <summary>Flat, thin, a single pixel, or neither side small.</summary>
    private (int Height, int Width, int Depth) DrawForm()
    {
        int shorter = random.Next(1, 8), longer = random.Next(1, 140);
        (int height, int width) = random.Next(5) switch
        {
            0 => (1, 1),
            1 => (shorter, longer),
            2 => (longer, shorter),
            _ => (random.Next(1, 40), random.Next(1, 40)),
        };
        return (height, width, Pick(_channels));
    }

    private void AddLayer()
    {
        if (AnyForm && !_isVector && Chance(0.25))
        {
            AddWindow(stride: 1);
            return;
        }
        if (_isVector)
            switch (random.Next(15))
            {
                case 12 or 13 or 14: AddNormalizationOfSample(); break;
                case 8 or 9: AddBatchNorm(); break;
                case 10: AddScale(); break;
                case 11: AddLrn(); break;
                case 0: AddDropout(); break;
                case 1 or 2: AddActivation(); break;
                case 3: AddSoftmaxOrFlatten(); break;
                default: AddDense(Chance(0.1) ? random.Next(40, 200) : random.Next(1, 40)); break;
            }
        else
            switch (random.Next(40))
            {
                case 29 or 30 or 31 or 32: AddNormalizationOfSample(); break;
                case 20 or 21 or 22: AddDepthwise(); break;
                case 23 or 24 or 25: AddBatchNorm(); break;
                case 26: AddScale(); break;
                case 27 or 28: AddLrn(); break;
                case > 32: AddRearranged(); break;
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
        bool givesLogits =
            _lastKind is "conv" or "dense" or "globalmaxpool" or "globalavgpool" or "add" or "concat" or "mul" or "batchnorm" or "scale"
            && !_endsInSigmoid;
        if (!_hasTrainedParameters
            || (needsVector && (!_isVector || _depth == 1))
            || (takesLogits && !givesLogits)
            || _height * _width * _depth > 600)
            AddDense(random.Next(needsVector ? 2 : 1, 20), isLast: true, mayActivate: !takesLogits);
    }

    /// <summary>Options of the loss that fit the last layer; as often none.</summary>
    private string DrawLossOptions(string loss)
    {
        List<string> options = [];
        if (loss == "softmax-cross-entropy" && Chance(0.3))
            options.Add($"label-smoothing: {Pick("0.1", "0.25")}");
        if (loss == "softmax-cross-entropy" && Chance(0.3))
            options.Add($"class-weights: [{string.Join(", ", Enumerable.Range(0, _depth).Select(_ => Pick("0.5", "1", "1.7", "3")))}]");
        if (loss == "smooth-l1" && Chance(0.5))
            options.Add($"beta: {Pick("0.3", "2")}");
        if (loss is "mse" or "mae" or "smooth-l1" && Chance(0.4))
            options.AddRange(["off: 0.1", "on: 0.9"]);
        return string.Join(", ", options);
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

        long cost = (long)height * width * filters * (_depth / groups) * kernelHeight * kernelWidth;
        if (_multiplyAdds + cost > maxMultiplyAdds)
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
        else if (_depth > 1 && Chance(0.12))
            options.Add($"table: [{string.Join(", ", Enumerable.Range(0, filters).Select(_ => DrawConnections()))}]");
        bool hasTable = options.Exists(option => option.StartsWith("table", StringComparison.Ordinal));
        AddParameterOptions(options, filters, hasTable ? 0 : filters * (_depth / groups) * kernelHeight * kernelWidth);

        (_height, _width, _depth) = (height, width, filters);
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
    }

    private void AddDense(int units, bool isLast = false, bool mayActivate = true)
    {
        int inputs = _height * _width * _depth;
        if (!isLast && _multiplyAdds + (long)inputs * units > maxMultiplyAdds)
            units = 1 + units % 4;
        _multiplyAdds += (long)inputs * units;
        List<string> options = [];
        AddParameterOptions(options, units, inputs * units, mayActivate, mayFreeze: !isLast);
        (_height, _width, _depth, _isVector) = (1, 1, units, true);
        if (options.Count > 0)
            AddLong("dense", [$"units: {units}", .. options]);
        else if (Chance(0.5))
            Add("dense", $"dense{units}");
        else
            Add("dense", "dense", $"{units}", "units");
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
        (_height, _width) = (height, width);
        if (options.Count == 1 && Chance(0.8))
            Add(kind, kind == "maxpool" && (kernelHeight, kernelWidth) == (2, 2) ? "pool" : $"{kind}{kernelHeight}x{kernelWidth}");
        else
            AddLong(kind, options);
    }

    private void AddGlobalPool()
    {
        string kind = Pick("globalmaxpool", "globalavgpool");
        (_height, _width, _isVector) = (1, 1, true);
        Add(kind, kind);
    }

    private void AddSoftmaxOrFlatten()
    {
        if (Chance(0.7))
        {
            string kind = Pick("softmax", "logsoftmax");
            Add(kind, kind);
            return;
        }
        (_height, _width, _depth, _isVector) = (1, 1, _height * _width * _depth, true);
        Add("flatten", "flatten");
    }

    private void AddDropout()
    {
        switch (random.Next(4))
        {
            case 0: Add("dropout", "dropout"); break;
            case 1: Add("dropout", "dropout0.25"); break;
            case 2: Add("dropout", "dropout", "0.1", "rate"); break;
            default: AddLong("dropout", ["rate: 0.75"]); break;
        }
    }

    private void AddActivation()
    {
        if (Chance(0.15))
        {
            AddPRelu();
            return;
        }
        string activation = Pick(_activations);
        switch (activation)
        {
            case "leakyrelu" or "elu" or "celu" when Chance(0.6):
                Add(activation, activation, Pick("0.05", "0.3", "0.8"), activation == "leakyrelu" ? "slope" : "alpha");
                break;
            case "hardsigmoid" when Chance(0.6):
                AddLong(activation, [$"slope: {Pick("0.2", "0.5")}", $"offset: {Pick("0.5", "0.3")}"]);
                break;
            case "clip":
                AddLong(activation, [.. DrawBounds().Split(", ")]);
                break;
            case "gelu: tanh":
                Add("gelu", "gelu", "tanh", "approximate");
                break;
            default:
                Add(activation, activation);
                break;
        }
    }

    /// <summary>A function as the option <c>activation</c> takes it.</summary>
    private string DrawActivation() => Pick(_activations) switch
    {
        "clip" => $"{{ clip: {{ {DrawBounds()} }} }}",
        "hardsigmoid" when Chance(0.5) => "{ hardsigmoid: { slope: 0.2, offset: 0.5 } }",
        "celu" when Chance(0.5) => "{ celu: 0.4 }",
        "gelu: tanh" => "{ gelu: tanh }",
        string word => word,
    };

    private string DrawBounds() => Pick("min: -0.5, max: 0.6", "min: 0.2, max: 3", "min: -0.3", "max: 0.4");

    private void AddPRelu()
    {
        List<string> options = [];
        if (Chance(0.6))
            options.Add("per-channel: true");
        if (Chance(0.5))
            options.Add($"slope: {Pick("0.1", "-0.3", "1.5")}");
        AddTrainable(options, mayFreeze: true);
        AddLong("prelu", options);
    }

    /// <summary>What conv, depthwise and dense have in common.</summary>
    private void AddParameterOptions(List<string> options, int outputs, int weights, bool mayActivate = true, bool mayFreeze = true)
    {
        bool hasBias = !Chance(0.15);
        if (!hasBias)
            options.Add("bias: false");
        string activation = mayActivate && Chance(0.9) ? DrawActivation() : "none";
        bool writesActivation = Chance(0.5) || !mayActivate;
        if (writesActivation)
            options.Add($"activation: {activation}");
        _endsInSigmoid = writesActivation && activation == "sigmoid";
        if (Chance(0.2))
            options.Add($"init: {Pick(_initializers)}");
        AddGivenValues(options, weights, hasBias ? outputs : 0);
        AddTrainable(options, mayFreeze);
    }

    private void AddGivenValues(List<string> options, int weights, int biases)
    {
        if (weights is > 0 and < 60 && Chance(0.15))
            options.Add($"weights: [{DrawNumbers(weights)}]");
        if (biases is > 0 and < 60 && Chance(0.1))
            options.Add($"biases: [{DrawNumbers(biases)}]");
    }

    private void AddTrainable(List<string> options, bool mayFreeze)
    {
        if (mayFreeze && Chance(0.12))
            options.Add("trainable: false");
        else
            _hasTrainedParameters = true;
    }

    private string DrawNumbers(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(
            _ => (random.Next(-100, 101) / 64.0).ToString(System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>Some of the channels, at least one.</summary>
    private string DrawConnections()
    {
        int[] channels = [.. Enumerable.Range(0, _depth).Where(_ => Chance(0.5))];
        return $"[{string.Join(", ", channels.Length > 0 ? channels : [random.Next(_depth)])}]";
    }

    /// <summary>A padding with which the window fits, and the output's height and width.</summary>
    private (string Padding, int Height, int Width) DrawPadding(int spanY, int spanX, int strideY, int strideX, int maxY, int maxX)
    {
        (int top, int bottom, int left, int right) = (0, 0, 0, 0);
        string text = "valid";
        switch (random.Next(6))
        {
            case 0:
                break;
            case 1:
                int all = random.Next(Math.Min(maxY, maxX) + 1);
                (top, bottom, left, right, text) = (all, all, all, all, $"{all}");
                break;
            case 2:
                (int rows, int columns) = (random.Next(maxY + 1), random.Next(maxX + 1));
                (top, bottom, left, right, text) = (rows, rows, columns, columns, $"{rows}x{columns}");
                break;
            case 3:
                (top, bottom, left, right) = (
                    random.Next(maxY + 1), random.Next(maxY + 1), random.Next(maxX + 1), random.Next(maxX + 1));
                text = $"[{top}, {bottom}, {left}, {right}]";
                break;
            default:
                return Same();
        }
        int freeY = _height + top + bottom - spanY, freeX = _width + left + right - spanX;
        return freeY < 0 || freeX < 0 ? Same() : (text, freeY / strideY + 1, freeX / strideX + 1);

        (string, int, int) Same() => ("same", (_height + strideY - 1) / strideY, (_width + strideX - 1) / strideX);
    }

    private Shape CurrentShape => new(_height, _width, _depth, _isVector);

    private void AddLong(string kind, List<string> options)
    {
        if (options.Count == 0)
            Add(kind, kind);
        else
            Add(new SpecLine(kind, options), kind);
    }

    private void Add(string kind, string key, string? main = null, string? mainKey = null) =>
        Add(new SpecLine(key, []) { Main = main, MainKey = mainKey }, kind);

    /// <summary>Adds a layer that reads the current tensor and makes one of the current shape.</summary>
    private void Add(SpecLine line, string kind)
    {
        bool isAbove = _current == _layers.Count;
        if (!isAbove || (_layers.Count == 0 ? line.Options.Count > 0 && Chance(0.3) : _layers[^1].Name is not null && Chance(0.3)))
            line.Options.Add($"from: {NameOf(_current)}");
        if (Chance(0.08))
            line.Name = $"layer{_layers.Count}.{kind}";
        _layers.Add(line);
        _shapes.Add(CurrentShape);
        _current = _layers.Count;
        _lastKind = kind;
    }

    /// <summary>A tensor's name in <c>from</c>; its layer is given one if need be.</summary>
    private string NameOf(int tensor) => tensor == 0 ? "input" : _layers[tensor - 1].Name ??= $"tensor{tensor}";

    private void WriteLayers(StringBuilder text)
    {
        string[] lines = [.. _layers.Select(layer => layer.ToString())];
        bool allShort = !lines.Any(line => line.Contains(':'));
        if (allShort && Chance(0.3))
            text.AppendLine($"layers: {string.Join(", ", lines)}");
        else if (Chance(0.3))
            text.AppendLine($"layers: [{string.Join(", ", lines)}]");
        else
        {
            text.AppendLine("layers:");
            foreach (string layer in lines)
                text.AppendLine($"  - {layer}");
        }
    }

    private string Size(int rows, int columns) => rows == columns && Chance(0.5) ? $"{rows}" : $"{rows}x{columns}";

    private bool Chance(double probability) => random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
