package dev.plumbline.agent.converge;

import dev.plumbline.agent.api.ObjectRef;
import dev.plumbline.agent.api.Resource;
import java.util.Map;

/**
 * The objects of one moment.
 *
 * @param mayDelete false while it is not sure that these are all: then what nobody asks for stays
 */
public record World(Map<ObjectRef, Resource> objects, boolean mayDelete) {}
