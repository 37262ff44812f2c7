namespace NetGen.Numerics.Tests;

internal sealed partial class RandomSpecWriter
{
    /// <summary>Two to four branches from the current tensor, and a layer that combines them.</summary>
    private void AddBranches()
    {
        if (Chance(0.3) && !_isVector)
        {
            AddGate();
            return;
        }
        int start = _current;
        Shape shape = CurrentShape;
        string kind = Pick("add", "add", "concat", "concat", "concat", "mul");
        int stride = !_isVector && Chance(0.25) ? 2 : 1;   // one layer of every branch takes it
        List<int> ends = [];
        int count = kind == "mul" ? 2 : Pick(2, 2, 3, 4);
        for (int branch = 0; branch < count; branch++)
        {
            GoTo(start);
            if (stride > 1)
                AddWindow(stride);
            for (int layers = random.Next(3); layers > 0; layers--)
                AddKeepingPixels();
            if (kind != "concat" && ends.Count > 0 && _depth != _shapes[ends[0]].Depth)
            {
                if (CanProject(_shapes[ends[0]].Depth))
                    AddProjection(_shapes[ends[0]].Depth);
                else
                    kind = "concat";
            }
            ends.Add(_current);
        }
        if (kind != "mul" && Chance(0.4))
            AddEarlier(ends, sameDepth: kind == "add");
        GoTo(ends[0]);
        if (kind == "concat")
            _depth = ends.Sum(end => _shapes[end].Depth);
        Combine(kind, ends);
    }

    /// <summary>An image times one factor a channel, on either side: a vector made of it, or an image of one pixel.</summary>
    private void AddGate()
    {
        int image = _current;
        if (Chance(0.5))
            Add("globalavgpool", "globalavgpool");
        else
        {
            (int height, int width) = (_height, _width);
            (_height, _width) = (1, 1);
            AddLong("avgpool", [$"kernel: {height}x{width}"]);
        }
        _shapes[^1] = new Shape(1, 1, _depth, _isVector = _lastKind == "globalavgpool");
        (_height, _width) = (1, 1);
        if (Chance(0.6) && CanProject(_depth))
            AddProjection(_depth);
        int[] ends = Chance(0.5) ? [image, _current] : [_current, image];
        GoTo(image);
        Combine("mul", ends);
    }

    private void Combine(string kind, IReadOnlyCollection<int> ends)
    {
        SpecLine line = new(kind, [$"from: [{string.Join(", ", ends.Select(NameOf))}]"]);
        if (Chance(0.08))
            line.Name = $"layer{_layers.Count}.{kind}";
        _layers.Add(line);
        _shapes.Add(CurrentShape);
        _current = _layers.Count;
        _lastKind = kind;
    }

    /// <summary>One more tensor from anywhere above, if one fits beside the first.</summary>
    private void AddEarlier(List<int> ends, bool sameDepth)
    {
        Shape wanted = _shapes[ends[0]];
        int[] fitting =
        [
            .. Enumerable.Range(0, _shapes.Count).Where(tensor =>
                (_shapes[tensor] with { Depth = wanted.Depth }) == wanted && (!sameDepth || _shapes[tensor].Depth == wanted.Depth)),
        ];
        if (fitting.Length > 0)
            ends.Add(Pick(fitting));
    }

    /// <summary>A layer that leaves height, width and kind of tensor as they are.</summary>
    private void AddKeepingPixels()
    {
        switch (random.Next(_isVector ? 5 : 11))
        {
            case 0: AddActivation(); break;
            case 1: AddBatchNorm(); break;
            case 2: AddDropout(); break;
            case 3 or 4 when Pick(_channels) is int depth && CanProject(depth): AddProjection(depth); break;
            case 5: AddDepthwise(keepsPixels: true); break;
            case 6: AddLrn(); break;
            case > 6: AddWindow(1); break;
            default: AddActivation(); break;
        }
    }

    /// <summary>A convolution or a pool with <c>same</c> padding.</summary>
    private void AddWindow(int stride)
    {
        int kernel = Pick(1, 2, 3, 3, 5);
        (int height, int width) = ((_height + stride - 1) / stride, (_width + stride - 1) / stride);
        int filters = Pick(_channels);
        long cost = (long)height * width * filters * _depth * kernel * kernel;
        if (_multiplyAdds + cost > maxMultiplyAdds || Chance(0.25))
        {
            (_height, _width) = (height, width);
            AddLong(Pick("maxpool", "avgpool"), ["kernel: 3x3", $"stride: {stride}", "padding: same"]);
            return;
        }
        _multiplyAdds += cost;
        List<string> options = [$"kernel: {kernel}x{kernel}", $"filters: {filters}", $"stride: {stride}", "padding: same"];
        AddParameterOptions(options, filters, filters * _depth * kernel * kernel);
        (_height, _width, _depth) = (height, width, filters);
        AddLong("conv", options);
    }

    private bool CanProject(int depth) => _multiplyAdds + (long)_height * _width * _depth * depth <= maxMultiplyAdds;

    /// <summary>Any number of channels to another: a 1x1 convolution, or a dense layer.</summary>
    private void AddProjection(int depth)
    {
        List<string> options = _isVector ? [$"units: {depth}"] : ["kernel: 1x1", $"filters: {depth}"];
        _multiplyAdds += (long)_height * _width * _depth * depth;
        AddParameterOptions(options, depth, _depth * depth);
        _depth = depth;
        AddLong(_isVector ? "dense" : "conv", options);
    }

    private void AddDepthwise(bool keepsPixels = false)
    {
        (int kernelHeight, int kernelWidth) = Chance(0.5) ? (3, 3) : (random.Next(1, 6), random.Next(1, 6));
        (int strideY, int strideX) = keepsPixels || Chance(0.6) ? (1, 1) : (random.Next(1, 4), random.Next(1, 4));
        (int dilationY, int dilationX) = Chance(0.8) ? (1, 1) : (random.Next(1, 4), random.Next(1, 4));
        int multiplier = _depth < 24 ? Pick(1, 1, 1, 2, 3, 4) : 1;
        (string padding, int height, int width) = keepsPixels
            ? ("same", _height, _width)
            : DrawPadding((kernelHeight - 1) * dilationY + 1, (kernelWidth - 1) * dilationX + 1, strideY, strideX, 3, 3);
        int filters = _depth * multiplier;
        _multiplyAdds += (long)height * width * filters * kernelHeight * kernelWidth;

        List<string> options = [];
        if (padding != "same")
            options.Add($"padding: {padding}");
        if ((dilationY, dilationX) != (1, 1))
            options.Add($"dilation: {Size(dilationY, dilationX)}");
        if (multiplier != 1)
            options.Add($"multiplier: {multiplier}");
        AddParameterOptions(options, filters, filters * kernelHeight * kernelWidth);
        (_height, _width, _depth) = (height, width, filters);
        string stride = (strideY, strideX) == (1, 1) ? "" : "/" + Size(strideY, strideX);
        Add(new SpecLine($"depthwise{kernelHeight}x{kernelWidth}{stride}", options), "depthwise");
    }

    private void AddBatchNorm()
    {
        List<string> options = [];
        if (Chance(0.3))
            options.Add($"momentum: {Pick("0.01", "0.3", "1")}");
        if (Chance(0.3))
            options.Add($"epsilon: {Pick("1e-3", "0.01")}");
        AddTrainable(options, mayFreeze: true);
        AddLong("batchnorm", options);
    }

    private void AddScale()
    {
        List<string> options = [];
        AddGivenValues(options, _depth, _depth);
        AddTrainable(options, mayFreeze: true);
        AddLong("scale", options);
    }

    private void AddLrn()
    {
        List<string> options = [];
        if (Chance(0.5))
            options.Add($"size: {random.Next(1, 10)}");
        options.Add($"alpha: {Pick("0.5", "1", "2e-4")}");
        if (Chance(0.5))
            options.Add($"beta: {Pick("0.5", "1", "0.75", "0.6")}");
        if (Chance(0.5))
            options.Add($"k: {Pick("2", "0.7")}");
        AddLong("lrn", options);
    }

    /// <summary>Makes a tensor the one that the next layer reads.</summary>
    private void GoTo(int tensor)
    {
        _current = tensor;
        (_height, _width, _depth, _isVector) = (
            _shapes[tensor].Height, _shapes[tensor].Width, _shapes[tensor].Depth, _shapes[tensor].IsVector);
    }
}
