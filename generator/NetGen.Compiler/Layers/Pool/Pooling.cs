namespace NetGen.Compiler;

/// <summary>The calls that pools of any window share.</summary>
internal static class Pooling
{
    /// <summary>What a max pool saves for the backward pass.</summary>
    /// <param name="Argmax">The buffer of the positions that won, as floats; null where nobody asks for them.</param>
    public readonly record struct Saved(int? Argmax);

    public static Saved Forward(FusedLayer layer, ProgramBuilder program, PoolKind kind, Window window, bool countPadding)
    {
        int input = program.Tensor(layer.Inputs[0]);
        int output = program.DefineOutput(layer, program.LayoutOf(input).PixelLength);
        PoolGeometry geometry = new(program.LayoutOf(input), program.LayoutOf(output), window);
        if (kind == PoolKind.Average)
        {
            program.Call(layer.Shaped, new AveragePoolForwardKernel(geometry, countPadding), Operand.Of(input), Operand.Of(output));
            return default;
        }
        if (!program.IsTraining || !program.NeedsGradient(layer.Inputs[0]))
        {
            program.Call(layer.Shaped, new MaxPoolForwardKernel(geometry, KeepsArgmax: false), Operand.Of(input), Operand.Of(output));
            return default;
        }
        int argmax = NewArgmax(layer.Shaped, program, geometry.Output);
        program.Call(
            layer.Shaped, new MaxPoolForwardKernel(geometry, KeepsArgmax: true), Operand.Of(input), Operand.Of(output), Operand.Of(argmax));
        return new Saved(argmax);
    }

    public static void Backward(FusedLayer layer, ProgramBuilder program, Saved saved, PoolKind kind, Window window, bool countPadding)
    {
        int source = layer.Inputs[0];
        if (!program.NeedsGradient(source))
            return;
        int gradient = program.OutputGradient(layer);
        int target = program.NewGradient(layer, source);
        if (kind == PoolKind.Max)
        {
            BackwardMax(layer.Shaped, program, saved.Argmax!.Value, window, gradient, target, layer.InputActivation);
            return;
        }
        PoolGeometry geometry = new(program.LayoutOf(target), program.LayoutOf(gradient), window);
        program.Call(layer.Shaped, new AveragePoolBackwardKernel(geometry, countPadding), Operand.Of(gradient), Operand.Of(target));
    }

    /// <summary>The gradient of a max pool's input.</summary>
    /// <param name="activation">The function of the layer below whose derivative is taken here.</param>
    public static void BackwardMax(
        ShapedLayer pool, ProgramBuilder program, int argmax, Window window, int gradient, int target, Activation activation)
    {
        PoolGeometry geometry = new(program.LayoutOf(target), program.LayoutOf(gradient), window);
        if (activation.Function == ActivationFunction.None)
        {
            MaxPoolBackwardKernel plain = new(geometry, default, Activation.None);
            program.Call(pool, plain, Operand.Of(gradient), Operand.Of(argmax), Operand.Of(target));
            return;
        }
        int output = program.Tensor(pool.Id);
        MaxPoolBackwardKernel kernel = new(geometry, program.LayoutOf(output), activation);
        program.Call(pool, kernel, Operand.Of(gradient), Operand.Of(argmax), Operand.Of(output), Operand.Of(target));
    }

    /// <summary>A buffer for the positions that win in a max pool, one beside each output.</summary>
    public static int NewArgmax(ShapedLayer pool, ProgramBuilder program, Layout output) =>
        program.NewBuffer(program.NameOf(pool.Id) + "Argmax", output.Own());
}
