namespace NetGen.Compiler;

/// <summary>Reads <c>reshape</c>, and <c>flatten</c>, which is a reshape where it counts in another order than PyTorch.</summary>
internal static class ReshapeBinder
{
    private static readonly string[] s_orders = ["chw", "hwc"];

    public static string[] Options { get; } = ["shape", "order"];

    public static Layer Bind(LayerOptions options) => new Reshape(options.Shape("shape"), Order(options));

    public static Layer BindFlatten(LayerOptions options) =>
        Order(options) == AxisOrder.Chw ? new Flatten() : new Reshape(null, AxisOrder.Hwc);

    private static AxisOrder Order(LayerOptions options) => (AxisOrder)options.Choice("order", 0, s_orders);
}
