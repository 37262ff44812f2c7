
        /// <summary>
        /// The network with the weights that the build embedded, made on first use and shared by the whole program; any number of
        /// threads may use it at once. Its weights are read-only (<see cref="global::System.InvalidOperationException"/>; change a
        /// <see cref="Clone"/>), Dispose does nothing, and its <see cref="Threads"/> are those of everyone who uses it.
        /// </summary>
        public static Perceptron Default => Embedded.Network;

        /// <summary>Makes <see cref="Default"/> once, when it is first asked for.</summary>
        private static class Embedded
        {
            public static readonly Perceptron Network = new Perceptron(global::NetGen.ParameterBlock.Embedded(
                Info, typeof(Perceptron).Assembly, "NetGen.Weights/models/perceptron.yaml", 0x5b1452ac0b021944UL));
        }