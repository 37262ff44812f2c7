namespace NetGen.Compiler;

/// <summary>
/// Whether a convolution is quicker by Winograd's algorithm, and in which tiles: a count of vector operations for each way, in cycles of a
/// core that does one multiply-add of a vector a cycle. docs/performance.md explains it.
/// </summary>
public sealed class WinogradChoice(MachineModel machine)
{
    /// <summary>With fewer channels, on either side, the transforms are most of the work.</summary>
    private const int MinChannels = 8;

    /// <summary>The quickest tiling, or null where the direct convolution is quicker or the algorithm does not apply.</summary>
    /// <param name="longest">Of a tile's lengths the longest that may be taken.</param>
    public WinogradTiling? For(ConvGeometry g, PoolEpilogue? pool, int longest)
    {
        if (!Applies(g))
            return null;
        (int height, int width) = pool is null
            ? (g.Output.Height, g.Output.Width)
            : (pool.Output.Height * pool.Height, pool.Output.Width * pool.Width);
        double leastCost = DirectCost(g, height, width) / machine.WinogradAdvantage;
        WinogradTiling? best = null;
        foreach (WinogradTiling tiling in Tilings(g, height, width, pool, longest))
        {
            long scratch = ScratchBytes(g, tiling);
            double cost = Cost(g, tiling);
            if (cost < leastCost && (tiling.BlockRows == 1 || scratch <= machine.WinogradScratchBytes))
                (best, leastCost) = (tiling, cost);
        }
        return best;
    }

    /// <summary>
    /// The quickest kernel for the gradient of the weights, or null where the direct sum is quicker. Only precise ones: an optimizer like
    /// Adam divides gradients by their own size, and so makes as much of the rounding of those near zero as of large ones.
    /// </summary>
    public WinogradBackwardWeightsKernel? ForWeightGradient(ConvGeometry g)
    {
        if (!Applies(g))
            return null;
        Tile tile = Tile.Choose(g.GroupInputs, g.PaddedOutputs / g.VectorLanes, overlap: false);
        double pairs = Math.Ceiling((double)g.GroupInputs / tile.Rows) * (g.PaddedOutputs / g.VectorLanes / tile.Vectors);
        double directSums = g.Output.Height * g.Output.Width * g.Window.KernelHeight * g.Window.KernelWidth * pairs * tile.StepCost;
        double leastCost = (directSums + 2 * PassCost(g.WeightsLength)) / machine.WinogradAdvantage;
        WinogradBackwardWeightsKernel? best = null;
        foreach (int length in WinogradAlgorithm.TileLengths.Where(length => length <= WinogradAlgorithm.MaxPreciseLength))
        {
            WinogradAlgorithm algorithm = new(length - g.Window.KernelHeight + 1, g.Window.KernelHeight);
            if (algorithm.Outputs < 2 || g.Output.Height < algorithm.Outputs || g.Output.Width < algorithm.Outputs)
                continue;
            WinogradBackwardWeightsKernel kernel = WinogradBackwardWeightsKernel.For(g, algorithm, machine);
            double tiles = kernel.Tiles, blocks = Math.Ceiling(tiles / kernel.BlockTiles);
            int inputs = Lanes.Pad(g.GroupInputs) / g.VectorLanes, outputs = g.PaddedOutputs / g.VectorLanes;
            double cost = algorithm.Products * pairs * (tiles * tile.StepCost + blocks * 2 * tile.Rows * tile.Vectors)
                + blocks * 2 * PassCost(kernel.SumFloats)
                + tiles * (inputs * InputTransformCost(algorithm) + outputs * OutputTransformCost(algorithm));
            if (cost < leastCost)
                (best, leastCost) = (kernel, cost);
        }
        return best;
    }

    private static bool Applies(ConvGeometry g) =>
        g.Groups == 1 && g.GroupInputs >= MinChannels && g.GroupOutputs >= MinChannels
        && g.Window is { StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 }
        && g.Window.KernelHeight == g.Window.KernelWidth && g.Window.KernelHeight is >= 3 and <= 5
        && g.Input.PixelLength >= Lanes.Pad(g.GroupInputs);

    private static long ScratchBytes(ConvGeometry g, WinogradTiling tiling) =>
        4 * (tiling.BlockLength(Lanes.Pad(g.GroupInputs)) + tiling.BlockLength(g.PaddedOutputs));

    private IEnumerable<WinogradTiling> Tilings(ConvGeometry g, int height, int width, PoolEpilogue? pool, int longest)
    {
        int window = g.Window.KernelHeight;
        foreach (int inputs in WinogradAlgorithm.TileLengths.Where(length => length <= longest))
        {
            WinogradAlgorithm algorithm = new(inputs - window + 1, window);
            int outputs = algorithm.Outputs;
            if (outputs < 2 || height < outputs || width < outputs)
                continue;
            // A window of the pool lies in one tile, in those that overlap too.
            if (pool is not null
                && (outputs % pool.Height != 0 || outputs % pool.Width != 0
                    || height % outputs % pool.Height != 0 || width % outputs % pool.Width != 0))
                continue;
            int rows = (height - 1) / outputs + 1;
            for (int block = 1; block <= rows; block++)
            {
                WinogradTiling tiling = new(algorithm, height, width, block);
                yield return tiling;
                // Blocks of more rows are larger still, and an image may have millions of rows.
                if (ScratchBytes(g, tiling) > 2 * machine.WinogradScratchBytes)
                    break;
            }
        }
    }

    private static double DirectCost(ConvGeometry g, int height, int width)
    {
        Tile tile = Tile.Choose(width, g.Panels.Width / g.VectorLanes, overlap: true);
        double tiles = (double)height * Math.Ceiling((double)width / tile.Rows) * (g.PaddedOutputs / g.VectorLanes / tile.Vectors);
        return tiles * g.Window.KernelHeight * g.Window.KernelWidth * g.GroupInputs * tile.StepCost;
    }

    private double Cost(ConvGeometry g, WinogradTiling tiling)
    {
        WinogradAlgorithm algorithm = tiling.Algorithm;
        int lanes = Math.Min(Lanes.WidestIn(Lanes.Pad(g.GroupInputs)), g.VectorLanes);
        int inputs = Lanes.Pad(g.GroupInputs) / lanes, outputs = g.PaddedOutputs / lanes;
        Tile tile = Tile.Choose(tiling.Tiles, outputs, overlap: true);
        double tiles = Math.Ceiling((double)tiling.Tiles / tile.Rows) * (outputs / tile.Vectors) * tiling.Blocks;
        // Beside its steps a tile of products starts from zeros and is stored.
        double products = algorithm.Products * tiles * (g.GroupInputs * tile.StepCost + 2 * tile.Rows * tile.Vectors);
        double reading = tiling.Blocks * PassCost((long)algorithm.Products * g.GroupInputs * g.PaddedOutputs);
        return products + reading + tiling.AllTiles * (inputs * InputTransformCost(algorithm) + outputs * OutputTransformCost(algorithm));
    }

    /// <summary>Cycles to read or to write so many floats where L2 does not hold them.</summary>
    private double PassCost(long floats) => 4 * floats <= machine.L2WeightBytes
        ? 0
        : 4.0 * floats / (4 * floats <= machine.L3WeightBytes ? machine.L3BytesPerCycle : machine.MemoryBytesPerCycle);

    /// <summary>
    /// Cycles for a tile and a vector of channels: loads and stores, and 2 n transforms of n values of about 2 n operations.
    /// </summary>
    private static double InputTransformCost(WinogradAlgorithm algorithm) =>
        2 * algorithm.Products + 2 * algorithm.Inputs * 2 * algorithm.Inputs;

    private static double OutputTransformCost(WinogradAlgorithm algorithm) =>
        algorithm.Products + (algorithm.Inputs + algorithm.Outputs) * (algorithm.Inputs + 2 * algorithm.Outputs);
}
