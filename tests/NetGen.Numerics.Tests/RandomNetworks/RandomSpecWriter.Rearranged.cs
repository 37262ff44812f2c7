namespace NetGen.Numerics.Tests;

internal sealed partial class RandomSpecWriter
{
    /// <summary>Pixels of an image that a layer may make.</summary>
    private const int MaxPixels = 600;

    /// <summary>A layer that makes an image larger, cuts it, or moves its values.</summary>
    private void AddRearranged()
    {
        switch (random.Next(9))
        {
            case 0 or 1: AddConvTranspose(); break;
            case 2: AddUpsample(); break;
            case 3: AddBlocks(); break;
            case 4: AddLong("shuffle", [$"groups: {Pick(Enumerable.Range(1, _depth).Where(g => _depth % g == 0).ToArray())}"]); break;
            case 5: AddSlice(); break;
            case 6: AddPad(); break;
            case 7: AddReshape(); break;
            default: AddAppended(); break;
        }
    }

    private void AddConvTranspose()
    {
        (int kernelHeight, int kernelWidth) = (random.Next(1, 6), random.Next(1, 6));
        (int strideY, int strideX) = Chance(0.5) ? (2, 2) : (random.Next(1, 4), random.Next(1, 4));
        (int dilationY, int dilationX) = Chance(0.8) ? (1, 1) : (random.Next(1, 4), random.Next(1, 4));
        int groups = Chance(0.75) ? 1 : Pick(Enumerable.Range(1, _depth).Where(g => _depth % g == 0).ToArray());
        int filters = groups == 1 ? Pick(_channels) : groups * random.Next(1, Math.Max(2, 40 / groups));
        (int spanY, int spanX) = ((kernelHeight - 1) * dilationY + 1, (kernelWidth - 1) * dilationX + 1);
        (int top, int bottom, int left, int right) = (random.Next(spanY), random.Next(spanY), random.Next(spanX), random.Next(spanX));
        (int extraY, int extraX) = (random.Next(strideY), random.Next(strideX));
        string padding = Pick("same", "valid", "explicit");
        (int height, int width) = padding switch
        {
            "same" => (_height * strideY, _width * strideX),
            "valid" => ((_height - 1) * strideY + spanY + extraY, (_width - 1) * strideX + spanX + extraX),
            _ => ((_height - 1) * strideY + spanY - top - bottom + extraY, (_width - 1) * strideX + spanX - left - right + extraX),
        };
        long cost = (long)_height * _width * filters * (_depth / groups) * kernelHeight * kernelWidth;
        if (height < 1 || width < 1 || height * width > MaxPixels || _multiplyAdds + cost > maxMultiplyAdds)
        {
            AddPool("avgpool");
            return;
        }
        _multiplyAdds += cost;
        List<string> options = [$"kernel: {kernelHeight}x{kernelWidth}", $"filters: {filters}", $"stride: {strideY}x{strideX}"];
        if (padding != "same")
        {
            options.Add(padding == "valid" ? "padding: valid" : $"padding: [{top}, {bottom}, {left}, {right}]");
            if ((extraY, extraX) != (0, 0))
                options.Add($"output-padding: {extraY}x{extraX}");
        }
        if ((dilationY, dilationX) != (1, 1))
            options.Add($"dilation: {Size(dilationY, dilationX)}");
        if (groups != 1)
            options.Add($"groups: {groups}");
        AddParameterOptions(options, filters, filters * (_depth / groups) * kernelHeight * kernelWidth);
        (_height, _width, _depth) = (height, width, filters);
        AddLong("convtranspose", options);
    }

    private void AddUpsample()
    {
        (int y, int x) = Chance(0.5) ? (2, 2) : (random.Next(1, 4), random.Next(1, 4));
        if (_height * y * _width * x > MaxPixels)
            (y, x) = (1, 1);
        List<string> options = [$"factor: {Size(y, x)}"];
        if (Chance(0.6))
        {
            options.Add("mode: bilinear");
            if (Chance(0.5))
                options.Add("align-corners: true");
        }
        (_height, _width) = (_height * y, _width * x);
        AddLong("upsample", options);
    }

    private void AddBlocks()
    {
        List<string> options = Chance(0.5) ? ["order: dcr"] : [];
        int block = Pick(2, 2, 3);
        if (_depth % (block * block) == 0 && _height * _width * block * block <= MaxPixels)
        {
            (_height, _width, _depth) = (_height * block, _width * block, _depth / (block * block));
            AddLong("depthtospace", [$"block: {block}", .. options]);
            return;
        }
        while (_height % block != 0 || _width % block != 0)
            block--;
        (_height, _width, _depth) = (_height / block, _width / block, _depth * block * block);
        AddLong("spacetodepth", [$"block: {block}", .. options]);
    }

    private void AddSlice()
    {
        List<string> options = [];
        (int first, int count) = Chance(0.5) ? (0, (_depth + 1) / 2) : (_depth / 2, _depth - _depth / 2);
        string start = first == 0 && Chance(0.5) ? "" : $"{first}", end = first + count == _depth && Chance(0.5) ? "" : $"{first + count}";
        options.Add($"channels: {start}..{end}");
        _depth = count;
        if (Chance(0.4))
        {
            int step = random.Next(1, 3), top = random.Next(_height);
            options.Add($"rows: {top}..{_height}/{step}");
            _height = (_height - top + step - 1) / step;
        }
        if (Chance(0.4))
        {
            int step = random.Next(1, 4);
            options.Add($"columns: ..{_width}/{step}");
            _width = (_width + step - 1) / step;
        }
        AddLong("slice", options);
    }

    private void AddPad()
    {
        string mode = Pick("constant", "constant", "reflect", "replicate");
        int mostY = mode == "reflect" ? Math.Min(_height, 3) : 3, mostX = mode == "reflect" ? Math.Min(_width, 3) : 3;
        (int top, int bottom, int left, int right) = (random.Next(mostY), random.Next(mostY), random.Next(mostX), random.Next(mostX));
        List<string> options = [$"padding: [{top}, {bottom}, {left}, {right}]"];
        if (mode != "constant")
            options.Add($"mode: {mode}");
        else if (Chance(0.3))
            options.Add("value: -0.5");
        (_height, _width) = (_height + top + bottom, _width + left + right);
        AddLong("pad", options);
    }

    /// <summary>Another image of as many values.</summary>
    private void AddReshape()
    {
        int length = _height * _width * _depth;
        _height = Pick(Enumerable.Range(1, Math.Min(length, 20)).Where(height => length % height == 0).ToArray());
        length /= _height;
        _width = Pick(Enumerable.Range(1, Math.Min(length, 20)).Where(width => length % width == 0).ToArray());
        _depth = length / _width;
        AddLong("reshape", [$"shape: {_height}x{_width}x{_depth}", .. Chance(0.5) ? new[] { "order: hwc" } : []]);
    }

    /// <summary>The current tensor behind itself and a changed copy.</summary>
    private void AddAppended()
    {
        int start = _current;
        if (_height * _width * 2 > MaxPixels)
            return;
        AddActivation();
        int changed = _current;
        GoTo(start);
        string axis = Pick("rows", "columns");
        (_height, _width) = axis == "rows" ? (2 * _height, _width) : (_height, 2 * _width);
        Combine("concat", Chance(0.5) ? [start, changed] : [changed, start], $"axis: {axis}");
    }
}
