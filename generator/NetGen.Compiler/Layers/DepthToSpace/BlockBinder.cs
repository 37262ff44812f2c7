namespace NetGen.Compiler;

/// <summary>Reads <c>depthtospace</c> and <c>spacetodepth</c>.</summary>
internal static class BlockBinder
{
    /// <summary>Pixels of a block along a side.</summary>
    private const int MaxBlock = 1024;

    private static readonly string[] s_orders = ["crd", "dcr"];

    public static string[] Options { get; } = ["block", "order"];

    public static Layer BindDepthToSpace(LayerOptions options) => new DepthToSpace(Block(options), Order(options));

    public static Layer BindSpaceToDepth(LayerOptions options) => new SpaceToDepth(Block(options), Order(options));

    private static int Block(LayerOptions options) => options.Integer("block", 2, 1, MaxBlock);

    private static BlockOrder Order(LayerOptions options) => (BlockOrder)options.Choice("order", 0, s_orders);
}
