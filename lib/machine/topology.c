/* SPDX-License-Identifier: MIT */
/*
 * The machine: read once through hwloc, then never changed, so that any number
 * of threads and pools may share it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <hwloc.h>

#include "machine/kinds.h"
#include "machine/machine.h"
#include "machine/mask.h"
#include "machine/order.h"

/*
 * hwloc answers EINVAL to a file it cannot open, and when the file's name came
 * from HWLOC_XMLFILE it silently reads this machine instead. So the file is
 * tried first, and the variable's value is given to hwloc as a name of ours.
 */
static int check_file(const char *path)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), error = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		error = -errno;
	else if (S_ISDIR(status.st_mode))
		error = -EISDIR;
	else if (!S_ISREG(status.st_mode))
		error = -ENXIO;	/* hwloc would wait for a pipe's writer */
	close(fd);
	return error;
}

static int load(hwloc_topology_t topology,
		const struct ata_machine_config *config)
{
	const char *synthetic = config ? config->synthetic : NULL;
	const char *xml = config ? config->xml : NULL;

	if (!xml && !synthetic) {
		xml = getenv("HWLOC_XMLFILE");
		if (xml && !*xml)
			xml = NULL;
	}
	if (xml) {
		int error = check_file(xml);

		if (error)
			return error;
	}
	errno = 0;
	if ((xml && hwloc_topology_set_xml(topology, xml)) ||
	    (synthetic && hwloc_topology_set_synthetic(topology, synthetic)) ||
	    hwloc_topology_set_flags(topology,
				     HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED) ||
	    hwloc_topology_load(topology)) {
		if (errno == ENOMEM)
			return -ENOMEM;
		return xml || synthetic ? -EINVAL : -ENODEV;
	}
	return 0;
}

/* Where a unit sits. caches counts last-level caches, in the tree's order. */
static void locate(hwloc_obj_t unit, struct ata_core *core,
		   hwloc_obj_t *last_cache, int32_t *caches)
{
	hwloc_obj_t cache = NULL;

	for (hwloc_obj_t up = unit->parent; up; up = up->parent) {
		if (up->type == HWLOC_OBJ_CORE)
			core->core = (int32_t)up->logical_index;
		else if (up->type == HWLOC_OBJ_PACKAGE)
			core->package = (int32_t)up->logical_index;
		else if (hwloc_obj_type_is_dcache(up->type))
			cache = up;
	}
	if (!cache)
		return;
	/* Levels differ on hybrid machines, so that hwloc's number, which is
	 * within the level, could name two caches. Units of one are
	 * neighbours in the tree: a new cache is a new number. */
	if (cache != *last_cache)
		core->cache = (*caches)++;
	else
		core->cache = *caches - 1;
	*last_cache = cache;
}

static void core_reset(struct ata_core *core, unsigned pu)
{
	ata_core_init(core);
	core->pu = pu;
	core->core = core->package = core->cache = -1;
	core->kind = core->rank = -1;
}

/* Units in the tree's order, then the ones that are off line. */
static void list_cores(hwloc_topology_t topology, struct ata_core *cores,
		       hwloc_const_bitmap_t offline, hwloc_const_bitmap_t mask)
{
	hwloc_const_bitmap_t allowed =
		hwloc_topology_get_allowed_cpuset(topology);
	hwloc_obj_t unit = NULL, last_cache = NULL;
	int32_t caches = 0;
	int pu = -1;

	while ((unit = hwloc_get_next_obj_by_type(topology, HWLOC_OBJ_PU,
						  unit))) {
		core_reset(cores, unit->os_index);
		locate(unit, cores, &last_cache, &caches);
		if (!hwloc_bitmap_isset(allowed, unit->os_index))
			cores->state = ATA_CORE_DISALLOWED;
		else if (mask && !hwloc_bitmap_isset(mask, unit->os_index))
			cores->state = ATA_CORE_MASKED;
		cores++;
	}
	while ((pu = hwloc_bitmap_next(offline, pu)) >= 0) {
		core_reset(cores, (unsigned)pu);
		cores->state = ATA_CORE_OFFLINE;
		cores++;
	}
}

/*
 * Number the usable units of each core. Units of a core are neighbours in the
 * tree; a unit of which no core is known is a core of its own. Returns the
 * number of usable units.
 */
static uint32_t count_siblings(struct ata_core *cores, uint32_t count)
{
	uint32_t usable = 0, end;

	for (uint32_t begin = 0; begin < count; begin = end) {
		uint32_t siblings = 0;

		for (end = begin; end < count; end++) {
			if (end > begin && (cores[end].core < 0 ||
			    cores[end].core != cores[begin].core))
				break;
			if (cores[end].state == ATA_CORE_USABLE)
				cores[end].sibling = siblings++;
		}
		for (uint32_t i = begin; i < end; i++)
			if (cores[i].state == ATA_CORE_USABLE)
				cores[i].siblings = siblings;
		usable += siblings;
	}
	return usable;
}

/* offline and mask are scratch. */
static int read_cores(struct ata_machine *machine, hwloc_bitmap_t offline,
		      hwloc_bitmap_t mask)
{
	hwloc_topology_t topology = machine->topology;
	int units = hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
	int error, more;

	if (units <= 0)
		return -ENODEV;
	hwloc_bitmap_andnot(offline,
			    hwloc_topology_get_complete_cpuset(topology),
			    hwloc_topology_get_topology_cpuset(topology));
	more = hwloc_bitmap_weight(offline);
	if (more < 0) {		/* no end: the machine does not know */
		hwloc_bitmap_zero(offline);
		more = 0;
	}
	if (machine->is_this_system) {
		error = ata__mask_read(topology, mask);
		if (error)
			return error;
	}
	machine->count = (uint32_t)units + (uint32_t)more;
	machine->cores = calloc(machine->count, sizeof(*machine->cores));
	if (!machine->cores)
		return -ENOMEM;
	list_cores(topology, machine->cores, offline,
		   machine->is_this_system ? mask : NULL);
	machine->usable = count_siblings(machine->cores, machine->count);
	if (!machine->usable)
		return -ENODEV;
	error = ata__kinds_read(topology, machine->cores, machine->count);
	if (error)
		return error;
	return ata__order_cores(topology, machine->cores, machine->count);
}

/* The masks that ata__bind_core() binds to. */
static int make_sets(struct ata_machine *machine)
{
	machine->sets = calloc(machine->count, sizeof(*machine->sets));
	if (!machine->sets)
		return -ENOMEM;
	for (uint32_t i = 0; i < machine->count; i++) {
		machine->sets[i] = hwloc_bitmap_alloc();
		if (!machine->sets[i] ||
		    hwloc_bitmap_only(machine->sets[i], machine->cores[i].pu))
			return -ENOMEM;
	}
	return 0;
}

/*
 * hwloc asks each processing unit what it is, from there, and so leaves the
 * thread on the last one. Who opens a machine is likely to be worker 0 of a
 * pool, whose other workers would find it on their core: it goes to the first
 * one, if it may.
 */
static void go_to_first(const struct ata_machine *machine)
{
	const struct ata__system *system = machine->system;
	struct ata__units mask, first;

	ata__units_only(&first, machine->cores[0].pu);
	if (system->read_mask(system->ctx, 0, &mask) ||
	    !ata__units_has(&mask, machine->cores[0].pu) ||
	    system->write_mask(system->ctx, 0, &first))
		return;
	system->write_mask(system->ctx, 0, &mask);
}

static int fill_machine(struct ata_machine *machine,
			const struct ata_machine_config *config)
{
	hwloc_bitmap_t offline, mask;
	int error = load(machine->topology, config);

	if (error)
		return error;
	machine->is_this_system =
		hwloc_topology_is_thissystem(machine->topology);
	if (machine->is_this_system) {
		error = ata__cgroup_find(&machine->cgroup, "");
		if (error)
			return error;
	}
	offline = hwloc_bitmap_alloc();
	mask = hwloc_bitmap_alloc();
	error = offline && mask ? read_cores(machine, offline, mask) : -ENOMEM;
	hwloc_bitmap_free(offline);
	hwloc_bitmap_free(mask);
	if (!error && machine->is_this_system)
		go_to_first(machine);
	return error ? error : make_sets(machine);
}

int ata_machine_open(struct ata_machine **out,
		     const struct ata_machine_config *config)
{
	struct ata_machine *machine;
	int error;

	if (!out || (config && (config->size != sizeof(*config) ||
				(config->xml && config->synthetic))))
		return -EINVAL;
	machine = calloc(1, sizeof(*machine));
	if (!machine)
		return -ENOMEM;
	atomic_init(&machine->references, 1);
	machine->clock = &ata__clock_system;
	machine->system = &ata__system_real;
	if (hwloc_topology_init(&machine->topology)) {
		free(machine);
		return -ENOMEM;
	}
	error = fill_machine(machine, config);
	if (error) {
		ata_machine_close(machine);
		return error;
	}
	*out = machine;
	return 0;
}

uint32_t ata_machine_cores(const struct ata_machine *machine)
{
	return machine->count;
}

uint32_t ata_machine_usable(const struct ata_machine *machine)
{
	return machine->usable;
}

int ata_machine_core(const struct ata_machine *machine, uint32_t i,
		     struct ata_core *out)
{
	if (!machine || !out || out->size != sizeof(*out) ||
	    i >= machine->count)
		return -EINVAL;
	*out = machine->cores[i];
	return 0;
}

struct ata_machine *ata__machine_get(struct ata_machine *machine)
{
	/* Whoever asks holds a reference already: nothing to order. */
	atomic_fetch_add_explicit(&machine->references, 1,
				  memory_order_relaxed);
	return machine;
}

void ata_machine_close(struct ata_machine *machine)
{
	/* The release pairs with the acquire of the same line in the thread
	 * that drops the last reference: it frees after every other use. */
	if (!machine ||
	    atomic_fetch_sub_explicit(&machine->references, 1,
				      memory_order_acq_rel) != 1)
		return;
	for (uint32_t i = 0; machine->sets && i < machine->count; i++)
		hwloc_bitmap_free(machine->sets[i]);
	free(machine->sets);
	free(machine->cores);
	ata__cgroup_destroy(&machine->cgroup);
	hwloc_topology_destroy(machine->topology);
	free(machine);
}
