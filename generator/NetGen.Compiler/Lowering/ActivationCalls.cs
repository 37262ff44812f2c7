namespace NetGen.Compiler;

/// <summary>The calls of activation functions, for layers that have one built in and for those that are one.</summary>
internal static class ActivationCalls
{
    /// <summary>
    /// Lowers a layer that has an activation function built in. <paramref name="compute"/> writes a buffer through the function
    /// it is given; when training with a function whose derivative needs its input, that is saved and the function applied after.
    /// </summary>
    /// <param name="written">How many floats of a pixel <paramref name="compute"/> writes.</param>
    public static PreActivation Forward(FusedLayer layer, ProgramBuilder program, int written, Action<int, Activation> compute)
    {
        Activation activation = layer.Epilogue.Activation;
        if (!program.IsTraining || activation.DerivativeFromOutput)
        {
            compute(program.DefineOutput(layer, written), activation);
            return default;
        }
        int before = program.NewBuffer(program.NameOf(layer.Id) + "BeforeActivation", program.Layouts.Of(layer.Id));
        program.ClearUnwritten(layer.Shaped, before, written);
        compute(before, Activation.None);
        Apply(layer, program, "Activate", activation, before, program.DefineOutput(layer, program.LayoutOf(before).PixelLength));
        return new PreActivation(before);
    }

    /// <summary>The gradient before a layer's built-in activation function: the given one, or a new buffer with a border.</summary>
    public static int Backward(FusedLayer layer, ProgramBuilder program, PreActivation before, int gradient, Border border = default)
    {
        if (!layer.Epilogue.TakesDerivative)
            return gradient;
        Layout layout = program.Layouts.Of(layer.Id).WithBorder(border);
        int target = program.NewCleared(layer.Shaped, program.NameOf(layer.Id) + "GradientBeforeActivation", layout);
        ApplyDerivative(layer, program, "BackwardActivation", layer.Epilogue.Activation, before, gradient, target);
        return target;
    }

    /// <summary>Puts a buffer through the function.</summary>
    public static void Apply(FusedLayer layer, ProgramBuilder program, string role, Activation activation, int input, int output)
    {
        ElementwiseKernel kernel = new(
            role,
            EquatableArray.Of(new ElementOperand("input", program.LayoutOf(input))),
            new ElementOperand("output", program.LayoutOf(output)),
            "vInput", $"{NameOf(activation)} of {program.LayoutOf(input)}.", activation);
        program.Call(layer.Shaped, kernel, Operand.Of(input), Operand.Of(output));
    }

    /// <summary>Multiplies a gradient by the function's derivative.</summary>
    public static void ApplyDerivative(
        FusedLayer layer, ProgramBuilder program, string role, Activation activation, PreActivation before, int gradient, int target)
    {
        (int value, string name) = activation.DerivativeFromOutput ? (program.Tensor(layer.Id), "output") : (before.Buffer!.Value, "input");
        ElementwiseKernel kernel = new(
            role,
            EquatableArray.Of(
                new ElementOperand(name, program.LayoutOf(value)), new ElementOperand("dOutput", program.LayoutOf(gradient))),
            new ElementOperand("dInput", program.LayoutOf(target)),
            ActivationCode.Backward(activation, ElementwiseKernel.VectorOf(name), "vDOutput"),
            $"{NameOf(activation)}'s derivative, from its {name}, times the gradient.");
        program.Call(layer.Shaped, kernel, Operand.Of(value), Operand.Of(gradient), Operand.Of(target));
    }

    private static string NameOf(Activation activation) => activation.Function.ToString().ToLowerInvariant();
}
